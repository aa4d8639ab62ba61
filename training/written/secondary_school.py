"""A secondary school: teachers, students in classes, courses, grades in percent, absences."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

TEACHERS = (
    "ABR,Ms Abrams,languages|BOL,Mr Bolton,science|CRU,Mrs Cruz,languages|DEL,Mr Delaney,maths|EVA,Ms Evans,arts"
    "|FOS,Mr Foster,sports|GUP,Dr Gupta,science|HAL,Mrs Hall,humanities|IRV,Mr Irving,humanities|JON,Ms Jonas,maths"
)
COURSES = (
    "MA9,Algebra,DEL,9|MA11,Calculus,JON,11|MA10,Geometry,JON,10|BI9,Biology,BOL,9|CH10,Chemistry,GUP,10"
    "|PH11,Physics,GUP,11|EN9,English Reading,ABR,9|EN11,Creative Writing,ABR,11|ES10,Spanish,CRU,10|FR10,French,CRU,10"
    "|HI9,World History,HAL,9|GE10,Geography,IRV,10|AR9,Drawing,EVA,9|MU11,Choir,EVA,11|PE9,Athletics,FOS,9|LA11,Latin,ABR,11"
)
FIRST = "Alma|Benny|Cleo|Dario|Emine|Finn|Gwen|Hugo|Iris|Jakob|Kira|Leon|Maya|Nils"
LAST = "Archer|Blum|Cohen|Duarte|Egan|Fischer|Gallo|Hauser|Ibrahim|Joyce|Kaminski"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """10 teachers, 130 students, 16 courses (one without grades), 400 grades, 160 absences."""
    teachers = []
    for abbr, name, department in (one.split(",") for one in TEACHERS.split("|")):
        teacher: dict[str, Any] = {
            "abbr": abbr,
            "name": name,
            "department": department,
            "hired": datetime(1996, 8, 1) + timedelta(days=chance.randrange(11000)),
            "weeklyHours": chance.choice([12, 18, 24, 26]),
            "fullTime": chance.choice(["Y", "Y", "N"]),
        }
        if abbr in ("BOL", "HAL"):
            teacher["onLeaveUntil"] = datetime(2026, 12, 18) + timedelta(days=chance.randrange(120))
        teachers.append(teacher)
    students = []
    for number in range(130):
        year = chance.choice([9, 10, 11])
        student: dict[str, Any] = {
            "_id": 26000 + number,
            "name": f"{FIRST.split('|')[number % 14]} {LAST.split('|')[number % 11]}",
            "sex": chance.choice(["F", "M"]),
            "dob": datetime(2026 - year - 6, 1, 1) + timedelta(days=chance.randrange(365)),
            "year": year,
            "class": f"{year}{chance.choice('ABC')}",
            "tutor": chance.choice(teachers)["abbr"],
            "address": {"town": chance.choice(["Elmstead", "Elmstead", "Brook", "Tarn", "Highfield"])},
            "enrolledOn": datetime(2026 - (year - 9), 9, 1) + timedelta(days=chance.choice([0, 0, 0, 60, 85])),
            "busPass": chance.random() < 0.45,
            "clubs": chance.sample(["chess", "robotics", "theatre", "football", "yearbook"], chance.choice([0, 0, 1, 1, 2])),
        }  # fmt: skip
        if chance.random() < 0.85:
            student["guardianEmail"] = f"home{number}@example.org"
        students.append(student)
    courses = [
        {
            "code": code,
            "title": title,
            "teacher": teacher,
            "year": int(year),
            "room": f"{chance.choice('NS')}{chance.randint(101, 220)}",
            "seats": chance.choice([16, 24, 28, 30]),
            "weekday": chance.choice(["Mon", "Tue", "Wed", "Thu", "Fri"]),
            "elective": code in {"LA11", "MU11", "EN11", "AR9"},
        }
        for code, title, teacher, year in (one.split(",") for one in COURSES.split("|"))
    ]
    grades = []
    for _ in range(400):
        term = chance.choice(["autumn 2025", "spring 2026", "autumn 2026"])
        first = {"autumn 2025": date(2025, 9, 15), "spring 2026": date(2026, 2, 2), "autumn 2026": date(2026, 9, 14)}  # fmt: skip
        points = chance.randint(31, 100)
        grade: dict[str, Any] = {
            "studentId": 26000 + chance.randrange(122),
            "courseCode": chance.choice(courses[:15])["code"],
            "term": term,
            "kind": chance.choice(["exam", "quiz", "quiz", "essay", "oral"]),
            "score": points,
            "passed": points >= 50,
            "gradedOn": first[term] + timedelta(days=chance.randrange(76)),
        }
        grade["gradedOn"] = grade["gradedOn"].isoformat()
        if chance.random() < 0.25:
            grade["comment"] = chance.choice(
                ["much improved", "late work", "excellent effort", "please retake"]
            )
        grades.append(grade)
    absences = []
    for number in range(160):
        day = datetime(2025, 9, 2) + timedelta(days=chance.randrange(452))
        absence: dict[str, Any] = {
            "student": 26000 + chance.randrange(100),
            "day": datetime(2026, 11, 28) - timedelta(days=number // 2) if number < 20 else day,
            "lessons": chance.choice([1, 2, 4, 6, 6]),
            "excused": chance.random() < 0.7,
            "recordedBy": chance.choice(teachers)["abbr"],
        }
        if chance.random() < 0.7:
            absence["why"] = chance.choice(["ill", "ill", "dentist", "family", "overslept"])
        absences.append(absence)
    return {
        "teachers": teachers,
        "students": students,
        "courses": courses,
        "grades": grades,
        "absences": absences,
    }


QUESTIONS = """
students count
    how many students are at the school
    number of pupils
    Schülerzahl insgesamt, wie viele?

students by year count
    students per year
    how many pupils does each year have

students by class count desc
    class sizes, biggest class first
    how many students in each class, in descending order
    Klassengrößen, größte zuerst

students[class="10B"] show name asc name
    who is in 10B? alphabetically
    class list of 10B in order of name
    liste alphabétique de la 10B

students[year=11 & sex="F"] count
    how many girls are in year 11
    number of year 11 girls (F)

students by sex count
    how many girls and boys (by sex)
    pupils by sex

students[sex="M"] percent
    what percentage are boys
    share of male students
    porcentaje de chicos

students bottom 1 dob show name, dob
    oldest student and birthday
    who is the oldest pupil, and when was he or she born

students top 3 dob show name, class
    three youngest students and their classes
    the 3 youngest: name and class

students[dob=*-12] list
    students born in December
    whose birthday is in December? all records

students[enrolledOn=this year] count
    how many students enrolled this year
    number of new pupils this year

students[enrolledOn=this month] list
    new students this month
    pupils enrolled this month

students[address.town="Brook" & busPass=false] show name
    who lives in Brook and has no bus pass
    names of Brook students without a bus pass

students by address.town count, count distinct class
    per town: how many students, in how many classes
    number of students and of different classes for each town

students[busPass=true] percent
    what share has a bus pass
    Anteil mit Busausweis in Prozent

students[guardianEmail=null] show name, class
    for whom is the guardian's e-mail missing, and in which class are they
    students with no guardian email: name and class

students[clubs="chess"] count
    how many are in the chess club
    number of chess players
    ¿cuántos alumnos van a ajedrez (chess)?

students[clubs="theatre" & year=9] list
    year 9 students in the theatre club
    theatre club members from year 9

students[clubs.#=0] count
    how many students are in no club
    number of students without any club

students by clubs count top 1
    most popular club
    which club has the most students

students[tutor.name="Mrs Cruz"] show name, class
    Mrs Cruz's tutees and their classes
    whose tutor is Mrs Cruz? name and class

students by tutor.name count desc
    tutees per tutor, most first
    how many students does each tutor look after? descending

students by tutor.name count > 15
    tutors with more than 15 students
    who tutors over fifteen pupils

students[tutor.onLeaveUntil!=null] list
    students whose tutor is on leave
    pupils with an absent tutor (on leave)

students[no grades] show name, class
    which students have no grade yet, and in which class are they
    students without a single grade: name and class
    ¿qué alumnos no tienen ninguna nota? nombre y clase

students[no grades] count
    how many students have never been graded
    number of students with no grades

students[no absences] count
    how many students have a clean record, without any absence
    number of pupils without an absence
    Wie viele haben nie gefehlt?

students[no absences & year=11] show name
    who in year 11 was never absent
    year 11 students without absences, by name

students[has absences & clubs="football"] count
    how many football club members have been absent
    number of footballers with an absence on record

teachers count
    how many teachers are there
    size of the teaching staff
    nombre d'enseignants

teachers by department count
    teachers per department
    how many teachers does each department have

teachers[department="maths"] show name
    who teaches maths
    names in the maths department
    Wer unterrichtet Mathe (maths)?

teachers bottom 1 hired show name, hired
    who has taught here longest, and since when
    longest-serving teacher with the date of hiring

teachers[fullTime="N"] list
    part-time teachers
    Lehrkräfte in Teilzeit (fullTime N)

teachers[onLeaveUntil!=null] show name, onLeaveUntil
    who is on leave, and until when
    teachers on leave with the date they come back

teachers[weeklyHours>=24 & department="science"|"languages"] show name
    who in science or languages teaches 24 hours a week or more
    names of language and science teachers with at least 24 weekly hours

teachers sum weeklyHours
    total weekly hours of all teachers
    how many hours a week do the teachers teach altogether

teachers by department avg weeklyHours
    average weekly hours by department
    how much does a teacher of each department teach on average

teachers[no students] show name
    which teachers are nobody's tutor
    teachers without any students to tutor: names

teachers[has courses & fullTime="N"] show name
    which part-timers give a course
    names of the part-time teachers with courses

courses count
    how many courses do we offer
    number of courses

courses show title, teacher.name
    which teacher gives which course
    all courses with their teacher by name
    cursos con el nombre de su profesor

courses[teacher.name="Dr Gupta"] list
    Dr Gupta's courses
    courses taught by Dr Gupta

courses by teacher.name count > 2
    teachers with more than two courses
    who gives more than 2 courses

courses by teacher.name count
    courses per teacher, by name
    how many courses does each teacher give
    nombre de cours par professeur

courses[teacher.department="science"] sum seats
    seats in all science courses together
    how many seats do the courses of science teachers have in total

courses[weekday="Mon"] show title, room
    what is on Mondays, and where
    Monday courses with their rooms

courses[elective=true & year=11] show title
    which electives can year 11 choose
    titles of the year 11 electives

courses[seats<20] list
    courses with fewer than 20 seats
    small courses, below twenty seats

courses top 1 seats show title, seats
    course with the most seats, and how many
    which is the biggest course by seats? the number too

courses[room^"N"] show title, room
    which courses are in rooms that start with N
    courses in the N rooms, with the room

courses[no grades] show title
    which courses have no grades yet
    course without a single grade: title

grades count
    how many grades have been given
    number of grades in total

grades avg score
    average score over all grades
    Notendurchschnitt (score) insgesamt
    nota media de todo el instituto

grades by courseCode.title avg score desc
    average score per course, best first
    courses by their average, highest on top
    Durchschnitt je Kurs, bester zuerst

grades by courseCode.title avg score bottom 1
    which course has the worst average
    course with the lowest average score
    le cours avec la moyenne la plus basse

grades by courseCode.title avg score < 60
    courses averaging below 60
    in which courses is the mean score under 60

grades by courseCode.title count top 3
    three courses with the most grades
    where were most grades given? top 3 courses

grades[courseCode.title="Algebra"] avg score
    average in Algebra
    how good are the Algebra scores on average

grades[courseCode.title="Algebra" & term="autumn 2026" & kind="exam"] list
    Algebra exams of autumn 2026
    exam grades in Algebra, autumn 2026

grades[courseCode.title="Algebra" & score>=90] show studentId.name, score
    who got 90 or more in Algebra, and how much exactly
    students with at least 90 in Algebra and their scores

grades[courseCode.title="Chemistry"] top 1 score show studentId.name
    who has the highest score in Chemistry
    best grade in Chemistry: whose is it

grades by studentId.name avg score top 5
    top five students by average
    the 5 best students on average
    die fünf besten Schüler nach Durchschnitt

grades by studentId.name avg score bottom 1
    student with the lowest average
    whose average is the worst

grades[term="autumn 2026"] by studentId.name avg score >= 90
    who averages 90 or better in autumn 2026
    students with an average of at least 90 in autumn 2026

grades by studentId.name count > 5
    students with more than five grades
    who has over 5 grades on record
    élèves ayant plus de 5 notes

grades[passed=false] count
    how many fails were there
    number of failed grades
    ¿cuántos suspensos hay?

grades[passed=false] by studentId.name count >= 3
    students with three or more fails
    who failed at least 3 times

grades[passed=false] by studentId.name count top 1
    who failed most often
    student with the most fails

grades[passed=false & gradedOn=last month] show studentId.name, courseCode.title
    who failed last month, and in what
    fails of last month with student and course

grades[passed=true] percent
    pass rate in percent
    what share of grades are passes
    Bestehensquote

grades[passed=false] by courseCode.title count top 1
    which course has the most fails
    course where students fail most often

grades[studentId.class="9A"] avg score
    average score of 9A
    how does 9A do on average

grades by studentId.class avg score top 1
    which class has the best average
    best class by average score
    la clase con mejor media

grades by studentId.sex avg score
    average score of girls and boys
    mean score by sex

grades[studentId.name="Hugo Hauser"] show courseCode.title, kind, score
    Hugo Hauser's grades: course, kind, score
    how did Hugo Hauser do? every course with kind and score

grades[studentId.name="Hugo Hauser"] avg score
    Hugo Hauser's average
    quelle est la moyenne de Hugo Hauser ?

grades[studentId.name="Iris Duarte" & gradedOn=this year] max score
    Iris Duarte's best score this year
    highest score iris duarte has had this year

grades[gradedOn=this month] count
    how many grades have been given this month
    number of grades of the current month

grades[gradedOn=last 30 days & kind="essay"] list
    essays graded in the last 30 days
    essay grades of the past thirty days

grades[gradedOn=last 2 weeks & passed=false] list
    fails of the last two weeks
    failed grades from the past 2 weeks

grades[courseCode.teacher="ABR"] avg score
    average score in ABR's courses
    what average do ABR's students get

grades[courseCode.elective=true] count
    how many grades come from electives
    number of grades given in elective courses

grades by term avg score
    average per term
    how did the average change from term to term? mean score of each
    Durchschnitt pro Halbjahr (term)

grades by kind count, avg score
    per kind of test: how many and average score
    exams, quizzes, essays, orals: number of grades and mean score

grades[comment="please retake"] show studentId.name, courseCode.title
    who has to retake what
    students asked to retake, with the course

grades[comment~"late"] count
    how many comments mention late
    number of grades with a remark about late work

grades[score=100] distinct studentId.name
    who got full marks, 100
    names of everybody with a score of 100

grades[score<avg & courseCode.title="Spanish"] count
    how many Spanish grades are below the average of all grades
    Spanish scores under the overall average, number

grades min score, max score, avg score
    lowest, highest and average score
    score: minimum, maximum, mean

grades[kind="exam"] by courseCode.title, term avg score
    average exam score by course and term
    exam averages for each course and term

absences[day=yesterday] show student.name
    who was absent yesterday
    names of yesterday's absentees
    Wer hat gestern gefehlt?

absences[day=this week] count
    how many absences this week
    number of absences in the current week
    combien d'absences cette semaine ?

absences[day=last 7 days & excused=false] list
    unexcused absences of the last 7 days
    unentschuldigte Fehltage der letzten 7 Tage

absences[excused=false] by student.name count top 1
    who has the most unexcused absences
    student with most unexcused days

absences[excused=false] by student.name count > 2
    students with more than 2 unexcused absences
    who was absent unexcused over two times

absences by student.name sum lessons top 3
    three students who missed the most lessons
    top 3 by lessons missed

absences[student.class="11C" & day=this month] sum lessons
    lessons missed by 11C this month
    how many lessons has 11C missed this month in total

absences by student.class count desc
    absences per class, most first
    classes by number of absences, descending

absences[why="ill"] percent
    what percentage of absences is due to illness
    share of absences with reason ill

absences[why=null & excused=true] count
    how many excused absences have no reason
    excused, but why isn't filled in: number

absences[why="overslept"] show student.name, day
    who overslept, and when
    students who overslept with the day
    quién se quedó dormido y qué día (overslept)

absences by day:weekday count top 1
    on which weekday are most students absent
    weekday with the most absences

absences[recordedBy.name="Mr Foster"] count
    how many absences did Mr Foster record
    number of absences put in by Mr Foster

absences[student.address.town="Tarn" & lessons=6] list
    full days (6 lessons) missed by students from Tarn
    absences of 6 lessons of Tarn students

after students by class count desc
students[year=9] by class count desc
    only year 9
    just the 9th years

after grades[passed=false] count
grades[passed=false & term="autumn 2026"] count
    and in autumn 2026?
    for autumn 2026 only

after grades[passed=false] count
grades[passed=false] by courseCode.title count
    by course please
    in which courses, and how often?

after grades[courseCode.title="Algebra"] avg score
grades[courseCode.title="Geometry"] avg score
    and Geometry?
    what about geometry

after grades by studentId.name avg score top 5
grades by studentId.name avg score bottom 5
    and the five weakest?
    the other end: worst five

after students[no grades] count
students[no grades] show name
    who are they?
    names please

after absences[day=yesterday] show student.name
absences[day=yesterday & excused=false] show student.name
    which of them without an excuse?
    only the unexcused

after absences[day=this week] count
absences[day=last week] count
    last week?
    and the week before this one

after courses[teacher.name="Dr Gupta"] list
courses[teacher.name="Dr Gupta"] sum seats
    how many seats in all?
    their seats altogether

none
    which teacher is the strictest
    grades in courses taught by Mrs Cruz
    how many students will fail next term
    why is Physics so hard
    change Hugo Hauser's score to 80
    what is the homework for Monday
    how many more girls than boys are there
    median score in Chemistry
    phone number of Mr Bolton
    absences of students whose tutor is Ms Jonas
    which students improved the most since last term
    how much does a teacher earn
    who teaches in room N300 at noon
    parents' evening, when is it
    students who have both failed and been absent unexcused
    can you solve x squared plus 2x
    excuse Alma Archer for tomorrow
    ratio of passes to fails
    how many schools are there in Elmstead
    Hallo, wie geht's?
    ¿qué tiempo hará en la excursión?

students[year=9] avg dob:age
    average age of year 9
    how old are year 9 students on average

absences avg by student count
    how many absences does a student have on average

grades[passed=false] by courseCode.title percent
    failure rate of each course
"""
