"""The public handbooks whose sort of indicators these are.

Titles, publishers and years were looked up. No table of theirs was copied: what is counted is the sort of thing each asks for, in our
own words, so that a handbook is named for where to look and not as the source of a sentence.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Handbook:
    """A publication; ``year`` is that of the edition that was seen named."""

    title: str
    publisher: str
    year: int


IOM = Handbook("Handbook on Performance Indicators for Counter-Trafficking Projects", "IOM", 2008)
DIRECT = Handbook("The IOM Handbook on Direct Assistance for Victims of Trafficking", "IOM", 2007)
RETURN = Handbook(
    "Reintegration Handbook: Practical guidance on the design, implementation and monitoring of reintegration assistance", "IOM", 2019
)
UNODC = Handbook("Toolkit to Combat Trafficking in Persons", "UNODC", 2008)
SDG = Handbook("SDG indicator metadata 16.2.2", "UNODC, United Nations Statistics Division", 2023)
TIP = Handbook(
    "Guidelines for Submitting Full Project Proposals: Common Performance Indicators", "US Department of State, TIP Office", 2020
)
OVC = Handbook("Guide to Performance Measurement and Program Evaluation", "OVC Training and Technical Assistance Center", 2010)
OTIP = Handbook("Trafficking Victim Assistance Program Performance Indicators", "US Office on Trafficking in Persons", 2023)
ILO = Handbook("Operational Indicators of Trafficking in Human Beings", "ILO, European Commission", 2009)
IPEC = Handbook("Impact Assessment Toolkit for Trafficking Prevention Programs", "ILO-IPEC Mekong", 2007)
GRETA = Handbook("Questionnaire for the third evaluation round", "Council of Europe, GRETA", 2018)
UNICEF = Handbook("Guidelines on the Protection of Child Victims of Trafficking", "UNICEF", 2006)
INSPIRE = Handbook("INSPIRE Indicator Guidance and Results Framework", "UNICEF", 2018)
WHO = Handbook("INSPIRE Handbook: Action for implementing the seven strategies", "WHO", 2018)
OECD = Handbook("Glossary of Key Terms in Evaluation and Results Based Management", "OECD DAC", 2002)
USAID = Handbook("Counter-Trafficking in Persons Field Guide", "USAID", 2013)
OSCE = Handbook("National Referral Mechanisms: A Practical Handbook, second edition", "OSCE/ODIHR", 2022)
CHILDREN = Handbook("Minimum Standards for Child Protection in Humanitarian Action", "Child Protection Working Group", 2012)
MSIF = Handbook("Modern Slavery Innovation Fund: phase 1 end term review", "UK Home Office", 2021)
