"""A German secondary school: pupils, teachers, classes, marks from 1 (best) to 6, absences. German keys."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST_W = "Anna|Charlotte|Elif|Frieda|Hannah|Johanna|Leni|Mathilda|Nele|Sophie|Yara|Zeynep"
FIRST_M = "Anton|Ben|Can|David|Emil|Felix|Jonas|Karl|Linus|Mats|Oskar|Theo"
LAST = "Albrecht|Bergmann|Çelik|Dietrich|Engel|Fuchs|Graf|Heinrich|Jung|Kaiser|Lorenz|Möller|Nowak|Otto|Peters|Roth"
TEACHERS = (
    "BRA:Brandt:Mathematik,Physik|EHL:Ehlers:Deutsch,Geschichte|FRK:Franke:Englisch|GRU:Gruber:Biologie,Chemie"
    "|HOL:Holst:Sport,Mathematik|KRA:Krause:Kunst,Deutsch|LIN:Lindner:Latein,Geschichte|MEI:Meister:Musik,Englisch"
    "|SAN:Sander:Physik,Informatik|WIT:Wittig:Französisch,Deutsch"
)
SUBJECTS = "Mathematik|Deutsch|Englisch|Physik|Biologie|Geschichte|Sport|Kunst|Latein|Französisch"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """10 teachers, 8 classes, 160 pupils, 400 marks, 180 absences."""
    teachers = [
        {
            "kuerzel": one.split(":")[0],
            "nachname": one.split(":")[1],
            "anrede": chance.choice(["Frau", "Herr"]),
            "faecher": one.split(":")[2].split(","),
            "deputat": chance.choice([12, 18, 22, 25, 25]),
            "verbeamtet": chance.random() < 0.6,
            "seit": chance.randint(1992, 2025),
        }
        for one in TEACHERS.split("|")
    ]
    signs = [str(one["kuerzel"]) for one in teachers]
    classes = [
        {
            "klasse": name,
            "stufe": int(name[:-1]),
            "klassenleitung": sign,
            "raum": f"{chance.choice('ABC')}{chance.randint(100, 320)}",
        }
        for name, sign in zip(["5a", "5b", "6a", "7a", "7b", "8a", "9a", "10a"], signs, strict=False)
    ]
    pupils = []
    for number in range(1, 161):
        sex = chance.choice("wm")
        pupil: dict[str, Any] = {
            "schueler_nr": 3000 + number,
            "vorname": chance.choice((FIRST_W if sex == "w" else FIRST_M).split("|")),
            "nachname": chance.choice(LAST.split("|")),
            "geschlecht": sex,
            "klasse": chance.choice(classes)["klasse"],
            "geboren": datetime(2009, 8, 1) + timedelta(days=chance.randrange(2500)),
            "wohnort": chance.choice(["Lüneburg", "Adendorf", "Bardowick", "Reppenstedt", "Scharnebeck"]),
            "religion": chance.choice(["ev", "rk", "ohne", "isl"]),
            "ags": chance.sample(["Chor", "Robotik", "Theater", "Schach", "Fußball"], chance.randint(0, 2)),
            "fahrschueler": chance.random() < 0.4,
        }
        if chance.random() < 0.75:
            pupil["eltern"] = {"tel": f"04131 {chance.randrange(10000, 99999)}"}
            if chance.random() < 0.6:
                pupil["eltern"]["mail"] = f"eltern{number}@example.de"
        pupils.append(pupil)
    marks = [
        {
            "schueler_nr": 3000 + chance.randint(1, 156),
            "fach": chance.choice(SUBJECTS.split("|")),
            "note": chance.choice([1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 6]),
            "art": chance.choice(["Klassenarbeit", "Klassenarbeit", "Test", "mündlich", "Referat"]),
            "datum": datetime(2025, 9, 1) + timedelta(days=chance.randrange(450)),
            "lehrkraft": chance.choice(signs),
        }
        for _ in range(400)
    ]
    absences = [
        {
            "schueler_nr": 3000 + chance.randint(1, 140),
            "von": datetime(2026, 1, 7) + timedelta(days=chance.randrange(325)),
            "stunden": chance.randint(1, 30),
            "entschuldigt": chance.choice(["J", "J", "J", "N"]),
            "grund": chance.choice(["krank", "krank", "Arzttermin", "verschlafen", "Familie", "unbekannt"]),
        }
        for _ in range(180)
    ]
    return {
        "lehrer": teachers,
        "klassen": classes,
        "schueler": pupils,
        "noten": marks,
        "fehlzeiten": absences,
    }


QUESTIONS = """
schueler count
    Wie viele Schüler haben wir?
    number of pupils
    combien d'élèves en tout
    Sag mal, wie viele Schülerinnen und Schüler sind wir eigentlich?

schueler by klasse count
    Klassengrößen
    how many pupils in each class
    Schüler pro Klasse
    wieviele Kinder sind in welcher Klasse

schueler[klasse="7a"] show vorname, nachname asc nachname
    Klassenliste der 7a, nach Nachnamen sortiert
    who is in 7a? first and last names, sorted by last name

schueler[klasse="7a"] count
    Wie viele sind in der 7a?
    size of 7a

schueler[klasse.stufe=5] count
    Wie viele Fünftklässler gibt es, also Stufe 5?

schueler[klasse.stufe=5] list
    pupils in year 5

schueler by klasse.stufe count
    Schülerzahl nach Stufe
    how many pupils per year group
    alumnos por curso

schueler[klasse.klassenleitung="BRA"] show vorname, nachname
    Welche Kinder haben BRA als Klassenleitung?
    names of everyone whose form teacher is BRA

schueler[geschlecht="w"] count
    Wie viele Mädchen?
    ¿cuántas chicas hay?
    can you tell me the number of girls

schueler[geschlecht="w"] list
    girls at the school

schueler[geschlecht="w"] percent
    Mädchenanteil
    what percentage of pupils are girls

schueler[klasse="9a"] by geschlecht count
    Jungen und Mädchen in der 9a
    9a by sex

schueler by wohnort count desc
    Woher kommen unsere Schüler? häufigster Ort zuerst
    pupils by home town, most first

schueler[wohnort="Bardowick" & fahrschueler=true] show vorname, nachname
    Fahrschüler aus Bardowick
    who travels in from Bardowick? names of those marked as commuting (fahrschueler)

schueler[fahrschueler=true] count
    Wie viele Fahrschüler haben wir?
    number of pupils flagged as fahrschueler

schueler[ags="Chor"] count
    Wie viele singen im Chor?
    combien chantent dans la chorale (Chor)
    anzahl kinder im chor

schueler[ags="Chor"] list
    choir members (Chor)

schueler[ags="Robotik" & geschlecht="w"] count
    how many girls do Robotik

schueler[ags="Robotik" & geschlecht="w"] list
    Mädchen in der Robotik-AG

schueler by ags count top 1
    beliebteste AG
    which club has the most pupils

schueler[ags.#=0] count
    Wie viele sind in keiner AG?
    pupils who are in no club at all

schueler[ags.#>=2] show vorname, nachname
    Wer macht mindestens zwei AGs?
    pupils with two or more clubs, names

schueler[eltern.mail=null] count
    Bei wie vielen haben wir keine Mail der Eltern?
    parents' e-mail missing: how many

schueler[eltern.tel=null] show vorname, nachname, klasse
    Wo fehlt die Telefonnummer der Eltern? Name und Klasse
    no phone number of the parents: first name, last name, class

schueler[nachname="Çelik"] show vorname, klasse
    Vornamen und Klassen aller Çeliks
    which Çeliks do we have and in which class

schueler bottom 1 geboren show vorname, nachname, geboren
    Wer ist am ältesten, mit Geburtsdatum?
    oldest pupil and date of birth
    Der oder die Älteste der Schule mit Geburtstag

schueler top 1 geboren show vorname, nachname
    jüngstes Kind der Schule
    who is our youngest
    ¿quién es el más joven?

schueler[geboren=*-12] show vorname, nachname, geboren
    Geburtstage im Dezember mit Datum
    who has a birthday in December, and on what date

schueler[geboren=2012] count
    Jahrgang 2012, wie viele?
    how many were born in 2012

schueler by religion count
    Schüler nach Religion
    religion statistics

schueler[religion="ohne"] percent
    Wie viel Prozent sind ohne Religion?
    share of pupils with religion "ohne"

schueler[no fehlzeiten] count
    Wie viele haben noch nie gefehlt?
    pupils with no absence at all

schueler[no fehlzeiten] list
    nbr of pupils who never missed a lesson

schueler[no noten] show vorname, nachname
    Für wen gibt es noch gar keine Note?
    who has not a single mark yet

noten avg note
    Notendurchschnitt der ganzen Schule
    average mark overall
    note moyenne de l'école
    i need the average mark of everything

noten by fach avg note
    Durchschnitt je Fach
    average mark for each subject
    nota media por asignatura
    Schnitt pro Fach bitte

noten by fach avg note top 1
    In welchem Fach ist der Notenschnitt am höchsten, also am schlechtesten?
    subject with the highest (that is worst) average mark

noten by fach avg note bottom 1
    Fach mit dem besten, also niedrigsten Durchschnitt
    which subject has the lowest average mark

noten[fach="Mathematik"] avg note
    Mathe-Durchschnitt
    average in Mathematik
    Wie fällt Mathematik im Schnitt aus?

noten[fach="Mathematik"] by note count
    Notenspiegel Mathematik
    how many of each mark in Mathematik

noten by note count
    Wie oft wurde welche Note vergeben?
    distribution of marks, number for each

noten[note=1] count
    Wie viele Einser?
    how many times was a 1 given
    cuántos unos se han puesto
    how many ones did we hand out, i.e. note 1

noten[note=6] show schueler_nr.vorname, schueler_nr.nachname, fach, datum
    Wer hat eine 6 bekommen, in welchem Fach und wann?
    every 6 that was given: who, subject, date
    Zeig mir jede 6 mit Name, Fach und Datum

noten[note>=5] count
    Wie viele Noten sind 5 oder schlechter?
    marks of 5 or worse, how many

noten[note>=5] percent
    Anteil der Fünfen und Sechsen in Prozent (5 und höher)
    what share of marks is 5 or above

noten[note<=2 & art="Referat"] count
    presentations (Referat) graded 2 or better, number

noten[note<=2 & art="Referat"] list
    Referate mit 2 oder besser

noten[art="Klassenarbeit" & fach="Deutsch"] avg note
    Durchschnitt der Klassenarbeiten in Deutsch
    average mark of written tests (Klassenarbeit) in Deutsch

noten by art avg note
    Durchschnittsnote nach Art der Leistung
    average by kind of test

noten[schueler_nr.klasse="8a"] avg note
    Wie steht die 8a im Schnitt?
    average mark of 8a

noten by schueler_nr.klasse avg note
    Notenschnitt je Klasse
    average mark per class
    Welche Klasse steht wie da? Durchschnitte

noten by schueler_nr.geschlecht avg note
    Jungen und Mädchen im Notendurchschnitt
    average mark of boys and girls

noten by lehrkraft.nachname avg note asc
    Wer zensiert am mildesten? Durchschnitt je Lehrer, niedrigster zuerst
    average mark given by each teacher, lowest first

noten[lehrkraft="KRA"] count
    Wie viele Noten hat KRA eingetragen?
    number of marks from KRA

noten[schueler_nr.nachname="Kaiser" & fach="Englisch"] show schueler_nr.vorname, note, datum
    Englischnoten der Kaisers mit Vorname und Datum
    marks in Englisch of pupils named Kaiser: first name, mark, date

noten[schueler_nr=3020] list
    alle Noten von Nummer 3020
    marks of pupil 3020

noten[datum=last 30 days] count
    how many marks in the past 30 days

noten[datum=last 30 days] list
    Noten der letzten 30 Tage

noten[datum=this month & art="Test"] count
    how many marks for a Test this month

noten[datum=this month & art="Test"] list
    Tests diesen Monat

noten by datum:month count
    Noten pro Monat
    marks entered by month

noten count
    Wie viele Noten stehen überhaupt drin?
    how many marks have been entered

fehlzeiten sum stunden
    Fehlstunden insgesamt
    hours missed in total
    total d'heures manquées
    Wie viele Stunden wurden insgesamt versäumt?

fehlzeiten[entschuldigt="N"] sum stunden
    unentschuldigte Stunden
    total hours missed without excuse
    how many unexcused hours are there in total

fehlzeiten[entschuldigt="N"] percent
    Wie viel Prozent der Fehlzeiten sind unentschuldigt?
    share of unexcused absences

fehlzeiten by grund sum stunden
    Fehlstunden nach Grund
    hours missed by reason, total
    weshalb fehlen sie? Stunden je Grund

fehlzeiten[grund="verschlafen"] count
    Wie oft hat jemand verschlafen?
    overslept (verschlafen), how often

fehlzeiten[grund="krank" & von=2026-11] count
    how many sick absences began in November 2026

fehlzeiten[grund="krank" & von=2026-11] list
    Krankmeldungen im November 2026

fehlzeiten by schueler_nr.klasse sum stunden top 1
    Welche Klasse fehlt am meisten?
    class with the most missed hours

fehlzeiten by schueler_nr.vorname, schueler_nr.nachname sum stunden top 5
    die fünf mit den meisten Fehlstunden
    five pupils who have missed the most hours

fehlzeiten by von:month count
    Fehlzeiten pro Monat
    absences month by month

fehlzeiten[von=today] show schueler_nr.vorname, schueler_nr.nachname, grund
    Wer hat sich heute abgemeldet, und warum?
    absences that start today: names and reason

fehlzeiten[stunden>20] count
    Wie oft über 20 Stunden gefehlt?

fehlzeiten[stunden>20] list
    absences longer than 20 hours

fehlzeiten by schueler_nr.wohnort avg stunden
    durchschnittliche Fehlstunden je Wohnort
    average hours missed by home town

lehrer count
    Wie viele Lehrer?
    size of the staff
    ¿cuántos profesores hay?

lehrer[faecher="Deutsch"] show nachname, kuerzel
    Wer unterrichtet Deutsch? Name und Kürzel
    German teachers (Deutsch) with their initials
    who teaches Deutsch, name plus kürzel

lehrer[verbeamtet=true] count
    Wie viele sind verbeamtet?
    civil servants among the teachers (verbeamtet), number

lehrer[deputat<25] show nachname, deputat
    Wer hat weniger als 25 Stunden?
    teachers with fewer than 25 hours a week, and how many

lehrer sum deputat
    Deputatsstunden zusammen
    total teaching hours

lehrer bottom 1 seit show nachname, seit
    dienstälteste Lehrkraft mit Jahr
    who has been here longest, since which year

lehrer by anrede count
    Frauen und Männer im Kollegium
    how many Frau and how many Herr

lehrer[no klassen] show nachname
    Wer leitet keine Klasse?
    teachers without a class of their own

klassen[klasse="6a"] show klassenleitung.nachname, raum
    Klassenleitung und Raum der 6a
    who leads 6a and in what room

klassen[raum^"B"] show klasse, raum
    Welche Klassen sitzen im Trakt B?
    classes whose room begins with B

noten[fach="Physik" & note>=5] count
    how many marks of 5 or 6 in Physik, so 5 and above

noten[fach="Physik" & note>=5] list
    Fünfen und schlechter in Physik (ab 5)

schueler[klasse="10a" & ags="Theater"] show vorname, nachname
    Wer aus der 10a macht Theater?
    10a pupils in the Theater club

noten by lehrkraft.nachname count top 1
    Wer hat die meisten Noten eingetragen?
    teacher who entered the most marks

schueler by geboren:year count
    Schüler je Geburtsjahrgang
    pupils by year of birth

noten[datum>=2026-02 & datum<=2026-07] avg note
    Notenschnitt von Februar bis Juli 2026
    average mark between February and July 2026

noten[datum>=2026-09] list
    Noten seit September 2026
    marks entered since September 2026

noten[fach="Mathematik"|"Physik"] avg note
    Durchschnitt in Mathematik oder Physik zusammen
    average over Mathematik or Physik

noten by fach count, avg note
    je Fach Anzahl und Durchschnitt
    for each subject how many marks, and the average

noten by fach, art count
    Noten nach Fach und Art
    number of marks by subject and kind

noten by schueler_nr.klasse, fach avg note
    Durchschnitt je Klasse und Fach
    average mark by class and subject

noten by fach avg note > 3
    Fächer mit einem Schnitt über 3
    subjects whose average mark is above 3

noten by lehrkraft.nachname count distinct schueler_nr
    Wie viele verschiedene Schüler hat jede Lehrkraft benotet?
    how many different pupils did each teacher mark

noten min datum, max datum
    erste und letzte Note, Datum
    dates of the first and the last mark

schueler[ags="Chor"|"Theater"] show vorname, nachname
    Wer ist im Chor oder im Theater?
    names of pupils in Chor or Theater

schueler[nachname~"er"] count
    how many last names contain "er"

schueler[nachname~"er"] list
    Nachnamen mit "er" darin

schueler[vorname$"a" & geschlecht="w"] show vorname, nachname
    Mädchen, deren Vorname auf a endet
    girls whose first name ends in "a"

schueler[has fehlzeiten & fahrschueler=true] count
    how many fahrschueler have been absent

schueler[has fehlzeiten & fahrschueler=true] list
    Fahrschüler mit Fehlzeiten

schueler distinct klasse, wohnort
    Welche Wohnorte kommen in welcher Klasse vor?
    combinations of class and home town

schueler[wohnort!="Lüneburg"] percent
    Wie viel Prozent wohnen nicht in Lüneburg?
    share of pupils from outside Lüneburg

fehlzeiten[grund!="krank"] sum stunden
    Fehlstunden, die nicht krankheitsbedingt sind
    hours missed for reasons other than krank, total

fehlzeiten by grund, entschuldigt count
    Fehlzeiten nach Grund und ob entschuldigt
    absences by reason and excused or not

after schueler[klasse="7a"] count
schueler[klasse="7b"] count
    und in der 7b?
    and 7b

after noten[fach="Mathematik"] avg note
noten[fach="Englisch"] avg note
    und in Englisch
    and Englisch?

after noten[fach="Mathematik"] avg note
noten[fach="Mathematik" & schueler_nr.klasse="8a"] avg note
    nur die 8a
    only 8a

after noten by fach avg note
noten by fach avg note, count
    und wie viele Noten sind es jeweils?
    and the number of marks too

after fehlzeiten[entschuldigt="N"] sum stunden
fehlzeiten[entschuldigt="N"] by schueler_nr.klasse sum stunden
    nach Klasse
    per class please

after schueler[eltern.mail=null] count
schueler[eltern.mail=null] show vorname, nachname
    Wer ist das?
    who are they

after schueler bottom 1 geboren show vorname, nachname, geboren
schueler bottom 5 geboren show vorname, nachname, geboren
    die fünf ältesten
    and the five oldest?

after lehrer[faecher="Deutsch"] show nachname, kuerzel
lehrer[faecher="Latein"] show nachname, kuerzel
    und Latein?

none
    Wer wird sitzen bleiben?
    Welcher Lehrer ist am beliebtesten?
    Wie hat sich Nele Fuchs seit letztem Jahr verbessert?
    Warum ist Physik so schlecht?
    Median der Mathenoten
    Trag Emil Graf eine 2 in Sport ein
    Was gibt es heute in der Mensa?
    Wann sind Weihnachtsferien?
    Wie viele Noten hat die Klassenleitung der 7a vergeben?
    how many siblings does Leni Roth have
    which teacher is on sick leave
    timetable of 8a
    help me with my maths homework
    difference between boys' and girls' averages
    how many parents came to the parents' evening
    ¿cuánto gana un profesor?
    bonjour madame

schueler avg geboren:age
    what is the average age of the pupils
    Wie alt sind die Schüler im Durchschnitt?
"""
