"""How records become a number: measures, their scopes, what each counts in words."""
