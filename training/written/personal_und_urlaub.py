"""A German company's staff and leave, with German field names; people ask in German and English."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Anna Bernd Carla Deniz Emre Frieda Georg Hanna Ilja Jana Kemal Lena Moritz Nadia Oskar Petra Quirin Ronja Stefan Tuğba"
LAST = "Albers Busch Conrad Demir Engel Fuchs Graf Huber Ihle Jung Krüger Lorenz Maurer Nowak Otto Pohl Richter Sauer Thiel Vogt"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """6 departments, 110 people of whom some have left, 300 requests for leave."""
    departments = [
        {
            "kuerzel": short,
            "bezeichnung": name,
            "standort": place,
            "budget": chance.randrange(200, 2500) * 1000,
        }
        for short, name, place in (
            ("VT", "Vertrieb", "Köln"),
            ("EW", "Entwicklung", "Leipzig"),
            ("PR", "Produktion", "Leipzig"),
            ("BH", "Buchhaltung", "Köln"),
            ("LG", "Lager", "Kassel"),
            ("PE", "Personal", "Köln"),
        )
    ]
    people = []
    for number in range(1, 111):
        person: dict[str, Any] = {
            "personalnummer": 20000 + number,
            "vorname": chance.choice(FIRST.split()),
            "nachname": chance.choice(LAST.split()),
            "geburtsdatum": datetime(1961, 1, 1) + timedelta(days=chance.randrange(16000)),
            "eintritt": datetime(2004, 1, 1) + timedelta(days=chance.randrange(8300)),
            "abteilung": chance.choice([one["kuerzel"] for one in departments]),
            "geschlecht": chance.choice(["m", "w", "d", "m", "w"]),
            "wochenstunden": chance.choice([40, 40, 40, 35, 30, 20]),
            "gehalt": chance.randrange(2400, 8200, 50),
            "qualifikationen": chance.sample(
                ["Staplerschein", "Ersthelfer", "Englisch C1", "SAP", "Ausbilder"], chance.randint(0, 3)
            ),
        }
        if chance.random() < 0.15:
            person["austritt"] = datetime(2025, 6, 1) + timedelta(days=chance.randrange(700))
        if chance.random() < 0.6:
            person["email"] = f"{person['vorname']}.{person['nachname']}@beispiel.example".lower()
        people.append(person)
    leave = []
    for number in range(300):
        begin = datetime(2026, 1, 5) + timedelta(days=chance.randrange(340))
        days = chance.choice([1, 2, 3, 5, 5, 10, 15])
        leave.append(
            {
                "antrag": number + 1,
                "personalnummer": 20000 + chance.randint(1, 110),
                "von": begin,
                "bis": begin + timedelta(days=days),
                "tage": days,
                "art": chance.choice(["Urlaub", "Urlaub", "Urlaub", "krank", "Elternzeit", "Sonderurlaub"]),
                "status": chance.choice(["genehmigt", "genehmigt", "offen", "abgelehnt"]),
            }
        )
    return {"abteilungen": departments, "mitarbeiter": people, "abwesenheiten": leave}


QUESTIONS = """
mitarbeiter count
    Wie viele Leute arbeiten hier?
    headcount
    how many employees are in the file

mitarbeiter[austritt=null] count
    Wie viele sind noch nicht ausgetreten?

mitarbeiter[austritt=null] list
    employees without a leaving date

mitarbeiter[austritt!=null] show vorname, nachname, austritt
    Wer hat gekündigt oder geht, und wann?
    who has a leaving date? names and date

mitarbeiter by abteilung count
    Mitarbeiter pro Abteilung
    how many people in each department
    Wie groß sind die Abteilungen?

mitarbeiter[abteilung="LG"] count
    Wie viele arbeiten in LG?

mitarbeiter[abteilung="LG"] list
    people in department LG

mitarbeiter[abteilung.bezeichnung="Lager"] count
    Wie viele Leute sind im Lager?
    how many work in the Lager department

mitarbeiter[abteilung.standort="Leipzig"] count
    how many of us sit in Leipzig
    Wie viele Kollegen haben wir am Standort Leipzig?

mitarbeiter[abteilung.standort="Leipzig"] list
    Mitarbeiter in Leipzig

mitarbeiter by abteilung.standort count
    Leute je Standort
    staff by location

mitarbeiter by abteilung.bezeichnung avg gehalt
    Durchschnittsgehalt je Abteilung
    average pay by department name
    Was verdient man im Schnitt in welcher Abteilung?

mitarbeiter avg gehalt
    Was verdient ein Mitarbeiter im Durchschnitt?
    average salary

mitarbeiter top 5 gehalt show vorname, nachname, gehalt
    Die fünf bestbezahlten mit Gehalt
    top five earners: name and pay

mitarbeiter max gehalt, min gehalt
    höchstes und niedrigstes Gehalt
    highest and lowest salary we pay

mitarbeiter[gehalt>6000] count
    Wie viele bekommen mehr als 6000?
    how many earn over 6k

mitarbeiter[gehalt<avg] count
    Wer liegt unter dem Durchschnittsgehalt? Nur die Zahl
    how many earn less than the average

mitarbeiter[geschlecht="w"] count
    Wie viele Frauen haben wir?
    number of women

mitarbeiter[geschlecht="w"] percent
    Frauenanteil
    what share of the staff is female
    Wie hoch ist der Anteil der Frauen?

mitarbeiter by geschlecht avg gehalt
    Gehalt nach Geschlecht im Schnitt
    average salary of men and women

mitarbeiter[wochenstunden<40] count
    Wie viele arbeiten Teilzeit, also unter 40 Stunden?

mitarbeiter[wochenstunden<40] list
    people with fewer than 40 hours

mitarbeiter[wochenstunden=20] show vorname, nachname
    Wer hat eine halbe Stelle mit 20 Stunden?
    names of those who work 20 hours a week

mitarbeiter sum wochenstunden
    Wochenstunden aller zusammen
    weekly hours of everybody added up

mitarbeiter[qualifikationen="Staplerschein"] show vorname, nachname
    Wer darf Stapler fahren (Staplerschein)?
    names of people with a Staplerschein

mitarbeiter[qualifikationen="Ersthelfer" & abteilung="PR"] count
    Wie viele Ersthelfer hat PR?
    number of Ersthelfer in PR

mitarbeiter by qualifikationen count desc
    Welche Qualifikationen haben wir wie oft?
    qualifications by number of people, most frequent first

mitarbeiter[qualifikationen.#=0] count
    Wie viele haben gar keine Qualifikation eingetragen?
    people with no qualification at all

mitarbeiter top 1 eintritt show vorname, nachname
    Wer ist der Neueste?
    who joined last

mitarbeiter bottom 1 eintritt show vorname, nachname, eintritt
    Wer ist am längsten dabei, und seit wann?
    longest serving colleague and date of joining

mitarbeiter[eintritt=this year] count
    Wie viele haben dieses Jahr angefangen?

mitarbeiter[eintritt=this year] list
    new hires this year
    Neueinstellungen in diesem Jahr

mitarbeiter by eintritt:year count
    Eintritte pro Jahr
    hires by year

mitarbeiter[eintritt<2010] show vorname, nachname
    Wer ist schon vor 2010 gekommen?
    names of those who joined before 2010

mitarbeiter bottom 1 geburtsdatum show vorname, nachname
    Wer ist die älteste Person?
    oldest employee

mitarbeiter[geburtsdatum<1970] count
    Wie viele sind vor 1970 geboren?

mitarbeiter[geburtsdatum<1970] list
    born before 1970

mitarbeiter[geburtsdatum>=1990] count
    Jahrgang 1990 und jünger, wie viele?
    how many were born in 1990 or later

mitarbeiter[geburtsdatum=*-12] show vorname, nachname, geburtsdatum
    Wer hat im Dezember Geburtstag?
    December birthdays with the date

mitarbeiter[email=null] count
    Bei wie vielen fehlt die E-Mail?
    employees with no e-mail address

mitarbeiter[nachname="Krüger"] list
    Zeig mir alle Krügers
    everybody called Krüger

mitarbeiter[vorname^"An"] show vorname, nachname
    Vornamen mit An am Anfang
    who has a first name starting with An

abteilungen top 1 budget show bezeichnung
    Welche Abteilung hat das größte Budget?
    department with the biggest budget

abteilungen sum budget
    Budget aller Abteilungen zusammen
    total budget

abteilungen[standort="Köln"] show bezeichnung
    Welche Abteilungen sitzen in Köln?
    departments in Köln

abwesenheiten[art="krank"] sum tage
    Wie viele Krankheitstage hatten wir?
    sick days in total (krank)
    Krankheitstage insgesamt

abwesenheiten[art="krank"] by von:month sum tage
    Krankheitstage pro Monat
    sick days by month, krank

abwesenheiten[status="offen"] count
    Wie viele Anträge sind noch offen?

abwesenheiten[status="offen"] list
    open requests

abwesenheiten[status="offen" & art="Urlaub"] show antrag, von, bis
    offene Urlaubsanträge mit Zeitraum
    open Urlaub requests: number, from, to

abwesenheiten[status="abgelehnt"] percent
    Wie viel Prozent wurden abgelehnt?
    share of requests that were turned down (abgelehnt)

abwesenheiten by art count
    Abwesenheiten nach Art
    how many requests of each kind

abwesenheiten avg tage
    Wie lang ist ein Antrag im Schnitt?
    average number of days per request

abwesenheiten[personalnummer=20017] sum tage
    Wie viele Tage war Nummer 20017 weg?
    days off of 20017

abwesenheiten by personalnummer.nachname sum tage top 3
    Welche drei Nachnamen haben die meisten Tage?
    last names with the most days off, top 3

abwesenheiten[personalnummer.abteilung="EW"] sum tage
    Abwesenheitstage der Abteilung EW
    days off in department EW

abwesenheiten[von=next week] count
    Wie viele Abwesenheiten beginnen nächste Woche?

abwesenheiten[von=next week] list
    absences that start next week

abwesenheiten[von=2026-08 & art="Urlaub"] count
    how many Urlaub requests started in August 2026

abwesenheiten[von=*-08 & art="Urlaub"] list
    Urlaube, die im August begonnen haben

abwesenheiten[tage>=10] list
    Anträge über zehn Tage und mehr
    requests of ten days or longer

mitarbeiter[no abwesenheiten] count
    Wie viele hatten noch gar keine Abwesenheit?

mitarbeiter[no abwesenheiten] list
    employees who have not taken a single day

mitarbeiter[no abwesenheiten] show vorname, nachname
    Wer war noch nie weg?
    names of those without any absence

after mitarbeiter[abteilung="LG"] count
mitarbeiter[abteilung="PR"] count
    und in PR?
    same for PR

after mitarbeiter by abteilung count
mitarbeiter by abteilung avg gehalt
    und das Durchschnittsgehalt?
    average salary instead

after mitarbeiter[geschlecht="w"] count
mitarbeiter[geschlecht="m"] count
    und Männer?
    and men

after mitarbeiter top 5 gehalt show vorname, nachname, gehalt
mitarbeiter[abteilung="VT"] top 5 gehalt show vorname, nachname, gehalt
    nur VT
    only those of VT

after abwesenheiten[status="offen"] count
abwesenheiten[status="offen"] list
    Zeig sie mir
    show them

after abwesenheiten[art="krank"] sum tage
abwesenheiten[art="Elternzeit"] sum tage
    und Elternzeit?

none
    Wie viele Urlaubstage hat Nadia noch übrig?
    Wer ist der beste Mitarbeiter?
    Warum sind so viele krank?
    Wie alt sind unsere Leute im Schnitt?
    Telefonnummer von Petra Huber
    Genehmige Antrag 12
    Lösche alle abgelehnten Anträge
    Wie viele Kinder hat Stefan?
    who is the manager of Vertrieb
    which department will grow next year
    Median der Gehälter
    Wie ist das Wetter in Leipzig?
    Guten Morgen
    how many applicants do we have
    difference between the highest and the lowest salary

mitarbeiter avg geburtsdatum:age
    average age of the employees
    Wie alt sind die Mitarbeiter im Schnitt?

abwesenheiten avg by personalnummer sum tage
    how many days is an employee away on average, all absences together
"""
