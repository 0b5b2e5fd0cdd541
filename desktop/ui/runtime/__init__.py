"""What every page stands on: session, page, tasks, commands, navigation, help, settings, language."""
