"""A company's staff: employees with a superior, departments with a head, raises, courses passed."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Alma Boris Carla Derek Edda Felix Gemma Hassan Irene Jakob Kofi Laila Marek Nadia Oscar Paula Quentin Rosa Stefan Tilda"
LAST = "Ahlgren Barros Cooke Drummond Evans Fischer Grant Hughes Ivanova Jensen Keller Lopez Marsh Novak Osei Petit Quist Reyes"
DEPARTMENTS = (
    "ACC:Accounting:Leeds|SAL:Sales:Hull|MKT:Marketing:Leeds|RND:Research:Cambridge|PRD:Production:Hull"
    "|LOG:Logistics:Grimsby|HRM:Personnel:Leeds|LEG:Legal:London|ITS:IT Services:Cambridge|QUA:Quality:Hull|ARC:Archive:Grimsby"
)
COURSES = (
    "First Aid|Fire Safety|Forklift|Data Protection|Spreadsheet Basics|Negotiation|Welding|Public Speaking"
)
JOBS = "clerk|clerk|engineer|engineer|technician|analyst|manager|driver|secretary|salesperson"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """140 employees, 11 departments, 260 raises, 180 courses passed."""
    codes = [one.split(":")[0] for one in DEPARTMENTS.split("|")]
    employees: list[dict[str, Any]] = []
    for number in range(140):
        born = datetime(1961, 1, 1) + timedelta(days=chance.randrange(16000))
        grown = born + timedelta(days=chance.randint(7000, 7900))
        hired = grown + timedelta(days=chance.randrange((datetime(2026, 11, 20) - grown).days))
        employee: dict[str, Any] = {
            "empNo": 20101 + number,
            "firstName": chance.choice(FIRST.split()),
            "lastName": chance.choice(LAST.split()),
            "gender": chance.choice(["F", "F", "M", "M", "M", "X"])
            if number % 9 == 0
            else chance.choice("FM"),
            "birthDate": born,
            "hiredOn": hired,
            "deptCode": chance.choice(codes[:-1]),
            "jobTitle": chance.choice(JOBS.split("|")),
            "salary": chance.randrange(24000, 98000, 500),
            "contract": chance.choice(["permanent", "permanent", "permanent", "fixed-term", "trainee"]),
            "weeklyHours": chance.choice([20, 25, 30, 40, 40, 40, 40]),
            "homeTown": chance.choice(["Leeds", "Hull", "Cambridge", "Grimsby", "London", "York", "Ely"]),
            "workEmail": f"e{number}@example.com",
        }
        if number > 9:
            employee["superiorEmployee"] = 20101 + chance.randrange(10)
        if chance.random() < 0.3:
            employee["bonus"] = chance.randrange(500, 9000, 250)
        if chance.random() < 0.15 and hired < datetime(2026, 1, 1):
            employee["leftOn"] = min(
                hired + timedelta(days=chance.randint(200, 3000)), datetime(2026, 11, 15)
            )
            employee["leavingReason"] = chance.choice(["retired", "resigned", "dismissed"])
        if chance.random() < 0.2:
            del employee["workEmail"]
        employees.append(employee)
    departments = [
        {
            "code": one.split(":")[0],
            "deptName": one.split(":")[1],
            "city": one.split(":")[2],
            "floor": chance.randint(0, 6),
            "budget": chance.randrange(80_000, 2_400_000, 10_000),
            "headEmployee": 20101 + chance.randrange(10),
        }
        for one in DEPARTMENTS.split("|")
    ]
    raises = []
    for number in range(260):
        old = chance.randrange(22000, 90000, 500)
        raises.append(
            {
                "_id": 500 + number,
                "empNo": 20101 + chance.randrange(125),
                "effective": datetime(2019, 1, 1) + timedelta(days=30 * chance.randrange(96)),
                "oldPay": old,
                "newPay": old + chance.randrange(-1000, 9000, 250),
                "reason": chance.choice(["promotion", "tariff", "tariff", "performance", "market"]),
            }
        )
    passed = [
        {
            "empNo": 20101 + chance.randrange(110),
            "course": chance.choice(COURSES.split("|")),
            "passedOn": datetime(2021, 2, 1) + timedelta(days=chance.randrange(2120)),
            "score": chance.randint(50, 100),
            "costEur": chance.choice([0, 0, 90, 180, 350, 640]),
        }
        for _ in range(180)
    ]
    return {"employees": employees, "departments": departments, "raises": raises, "courses_passed": passed}


QUESTIONS = """
employees count
    how many employees are on file
    total number of staff records
    ¿cuántos empleados hay en total?

employees[leftOn=null] count
    how many people work here at the moment, i.e. haven't left
    current headcount, no leavers: number
    Wie viele Mitarbeiter sind noch da, ohne Austrittsdatum?

employees show firstName, lastName, salary desc salary
    first name, last name and salary of all employees, best paid first
    everyone's name and pay from highest to lowest
    prénom, nom et salaire de tous, du mieux payé au moins payé

employees show firstName, lastName, birthDate asc birthDate
    names and birth dates of employees, oldest first
    list everybody by age from the oldest, first and last name with date of birth
    nombres, apellidos y fecha de nacimiento, de mayor a menor edad

employees show lastName, firstName, jobTitle asc lastName
    last name, first name and job of each employee in alphabetical order of last name
    staff list a-z by last name: last, first, job title

employees avg salary, min salary, max salary
    average, lowest and highest salary
    mean pay, minimum pay and maximum pay of the staff
    Durchschnitt, Minimum und Maximum der Gehälter

employees[deptCode.deptName="Sales"] avg salary, max salary
    what's the average and the top salary in Sales
    sales department: mean and highest salary

employees sum salary
    our total wage bill
    what do all salaries add up to
    masse salariale totale

employees by deptCode.deptName count
    number of employees in each department
    headcount by department name
    Mitarbeiter je Abteilung
    how many people does each department have

employees by deptCode.deptName avg salary desc
    average salary by department, highest average first
    departments ranked by mean pay in descending order

employees by deptCode.deptName count top 1
    which department has the most employees
    the largest department by number of staff
    ¿Qué departamento tiene más empleados?

employees by deptCode.deptName count bottom 1
    which department has the fewest employees
    smallest department by staff

employees by deptCode.deptName count > 15
    departments with more than 15 employees
    which departments employ over fifteen people
    in welchen Abteilungen arbeiten mehr als 15 Leute

employees by deptCode.deptName avg salary > 60000
    departments whose average salary is above 60k
    in which departments do people earn more than 60,000 on average

employees by deptCode.deptName count, avg salary, sum salary
    per department: employees, average salary, total salaries
    for each department the headcount, the mean and the sum of salaries

employees by jobTitle count top 1
    what is the most common job
    job title that most of us have
    häufigster Beruf bei uns

employees by jobTitle avg salary
    what does each job pay on average
    average salary for each job title
    salaire moyen par poste

employees by jobTitle min salary, max salary
    lowest and highest salary for each job
    salary range by job title, min and max

employees distinct jobTitle
    which different jobs are there
    list the distinct job titles
    ¿qué puestos distintos existen?

employees count distinct jobTitle
    how many different job titles do we use
    number of distinct jobs

employees[deptCode.deptName="Research"] distinct jobTitle
    distinct job titles in Research
    what kinds of job exist in the research department

employees[gender="F"] count
    how many women work for us
    number of female employees
    Wie viele Frauen sind angestellt?

employees[gender="F"] percent
    what percentage of employees are women
    share of women
    porcentaje de mujeres

employees[jobTitle="manager"] by gender count
    managers by gender
    how many of the managers are men, women, other

employees[gender="F" & jobTitle="engineer"] show firstName, lastName
    names of the female engineers
    which women are engineers? first and last name

employees by gender avg salary
    average salary of women and of men
    do men and women earn the same? average by gender

employees[firstName="Laila" & lastName="Novak"] show salary
    what is Laila Novak's salary
    What is the salary of Laila Novak?

employees[lastName="Drummond"] show firstName, jobTitle, hiredOn
    everyone called Drummond: first name, job and date of hire
    the Drummonds' first names, jobs, and when they were hired

employees[firstName^"S"] show firstName, lastName
    whose first name starts with S
    names of the people with an S at the beginning of the first name

employees top 1 salary show firstName, lastName, jobTitle
    who earns the most, and what is the job
    best paid employee with job title
    ¿Quién gana más y qué puesto tiene?

employees bottom 1 salary show firstName, lastName
    who is paid the least
    lowest earner, first and last name

employees top 5 salary show firstName, lastName, salary
    five best paid people and what they earn
    top five earners with salary
    les cinq plus gros salaires, avec les noms

employees[contract="trainee"] bottom 1 birthDate show firstName, lastName, birthDate
    the oldest trainee, with birth date
    which trainee was born earliest, and on what date

employees bottom 1 birthDate show firstName, lastName
    who is the oldest employee
    name of our oldest colleague
    Wer ist der älteste Mitarbeiter?

employees top 1 birthDate show firstName, lastName
    youngest member of staff
    who is the youngest of us

employees bottom 1 hiredOn show firstName, lastName, hiredOn
    who has been with the company longest, and since when
    longest-serving employee and hire date

employees top 3 hiredOn show firstName, lastName, hiredOn
    our three newest employees and when they came
    last 3 hires, with date

employees[birthDate<last 50 years] count
    how many employees are older than 50
    number of staff over fifty
    Wie viele sind älter als 50?

employees[birthDate<last 60 years & leftOn=null] show firstName, lastName
    who is over sixty and has not left
    names of people above 60 who are still with us

employees[birthDate>=1980 & birthDate<=1989] count
    how many were born in the 80s
    number of employees born between 1980 and 1989

employees[hiredOn<last 20 years] count
    how many have been hired more than 20 years ago
    number of people who joined over 20 years ago

employees[hiredOn=last 5 years] count
    how many people did we hire in the last 5 years
    number of hires, past five years

employees[hiredOn=2026] list
    hired in 2026
    employees who started in 2026
    embauches de 2026

employees by hiredOn:year count
    hires per year
    how many people were taken on each year
    contrataciones por año

employees by hiredOn:year count top 1
    in which year did we hire the most people
    year with most hires

employees[hiredOn>=2020 & hiredOn<=2022] count
    number of people hired from 2020 to 2022
    how many joined between 2020 and 2022

employees[leftOn=this year] show firstName, lastName, leavingReason
    who left this year and why (reason on file)
    this year's leavers with their reason

employees[leavingReason="retired"] count
    how many have retired
    number of retirements
    cuántos se han jubilado

employees by leavingReason count
    leaving reasons with the number for each
    how many resigned, retired or were dismissed? by reason

employees[leftOn!=null] percent
    turnover: what percentage of all employees has left
    percent of the people on file who are gone

employees[weeklyHours<40] show firstName, lastName, weeklyHours asc weeklyHours
    part-timers (under 40 hours): name and hours, fewest hours first
    who works less than 40 hours a week and how many? lowest on top

employees[weeklyHours<40] percent
    part-time share, i.e. fewer than 40 hours
    what percentage works under 40 hours

employees[contract="fixed-term"] count
    how many fixed-term contracts
    number of employees with a temporary (fixed-term) contract
    combien de contrats à durée déterminée

employees by contract count
    employees by type of contract
    permanent, fixed-term, trainees: how many of each
    empleados por tipo de contrato

employees[bonus!=null] count
    how many people get a bonus
    number of employees with a bonus

employees[bonus=null & jobTitle="salesperson"] show firstName, lastName
    salespeople who get no bonus, names
    which salesperson has no bonus

employees sum bonus, avg bonus
    what do we pay in bonuses, total and on average
    total and average bonus

employees[salary>avg] count
    how many earn more than the average
    number of people with an above-average salary

employees[salary>avg & jobTitle="clerk"] show firstName, lastName, salary
    clerks who earn more than the company average: name and salary
    which clerks are above the average salary, and how much do they get

employees[salary>=40000 & salary<=50000] count
    how many employees earn between 40,000 and 50,000
    number of salaries from 40k to 50k

employees[salary<30000] show firstName, lastName, jobTitle
    who earns less than 30000 and in what job
    names and job titles of people under 30k

employees[workEmail=null] show firstName, lastName
    who has no work e-mail
    names of employees with the e-mail not filled in
    quién no tiene correo de trabajo

employees[homeTown="Hull"] count
    how many employees live in Hull
    number of people whose home is in Hull

employees[homeTown="Hull"] list
    employees living in Hull

employees[deptCode.city="Hull"] count
    how many employees work in Hull
    number of people whose department is in Hull

employees[homeTown="York" & deptCode.city="Leeds"] show firstName, lastName
    who lives in York and works in Leeds
    names of people with home in York and department in Leeds

employees[homeTown=@deptCode.city] count
    how many people live in the same town as their department
    number of employees whose home town is the city of their department

employees by homeTown count desc
    employees by home town, most first
    where do our people live? towns and numbers, descending

employees count distinct homeTown
    in how many different towns do employees live
    number of distinct home towns

employees[superiorEmployee.lastName="Keller"] show firstName, lastName
    who reports to Keller
    names of those whose superior is called Keller

employees[superiorEmployee=null] show firstName, lastName, jobTitle
    who has no superior? name and job
    employees without anyone above them: first name, last name, job title

employees by superiorEmployee.lastName count top 1
    last name of the superior with the most people under them
    which superior has most staff? last name

employees[salary>@superiorEmployee.salary] show firstName, lastName
    who earns more than their own superior
    employees paid better than the superior, names

employees[no raises & leftOn=null] show firstName, lastName
    who is still here and has never had a raise
    names of people who haven't left and got no raise at all

employees[no raises] count
    how many employees never received a raise
    number of staff without any raise
    combien n'ont jamais eu d'augmentation

employees[no courses_passed] show firstName, lastName
    who has not passed a single course
    employees without any course, by name

departments show deptName, city, budget desc budget
    department name, city and budget, biggest budget first
    all departments with city and budget from the largest to the smallest
    Abteilungen mit Ort und Budget, das größte zuerst

departments show deptName, headEmployee.firstName, headEmployee.lastName
    departments and who heads them
    head of each department: department name, first and last name
    quién dirige cada departamento, con nombre y apellido

departments[deptName="Legal"] show headEmployee.firstName, headEmployee.lastName
    who is the head of Legal
    what is the name of the head of the legal department

departments[deptName="Research"] show budget
    What is the budget of the Research department?
    how much money has Research got

departments[city="Leeds"] show deptName
    which departments are in Leeds
    names of the Leeds departments

departments by city count
    number of departments per city
    how many departments does every site have

departments by city sum budget top 1
    city whose departments have the most money together
    which city gets the largest total budget

departments avg budget, min budget, max budget
    average, smallest and biggest department budget
    mean, min and max budget

departments[budget>avg] show deptName
    departments with an above-average budget
    which departments get more than the average budget

departments[budget>1000000] count
    how many departments have over a million
    number of departments with a budget above 1 million

departments[no employees] show deptName
    departments nobody works in
    which department has no employees
    welche Abteilung hat keine Mitarbeiter

departments distinct city
    in which cities are our departments
    distinct list of department cities

raises[empNo.firstName="Kofi" & empNo.lastName="Osei"] show effective, oldPay, newPay asc effective
    raises of Kofi Osei in order of date: date, old pay, new pay
    Kofi Osei's pay history, earliest first, when, from what, to what

raises[effective=2026] count
    how many raises took effect in 2026
    number of raises in the year 2026

raises[reason="promotion"] count
    how many raises were for a promotion
    number of raises because somebody got promoted

raises by reason count top 1
    most common reason for a raise
    why do people get a raise? the most frequent reason

raises by effective:year count
    raises per year
    number of raises granted each year

raises[newPay<@oldPay] list
    pay cuts, that is new pay below the old
    "raises" where the new pay is lower than the old one

raises[newPay<@oldPay] count
    in how many cases was the new pay lower than the old

raises by empNo.deptCode count
    raises per department code
    number of raises for each dept code

raises avg newPay, max newPay
    average and highest new pay after a raise
    mean and maximum of the new pay

courses_passed[course="First Aid"] show empNo.firstName, empNo.lastName
    who has passed First Aid
    names of the people with a first aid course
    Wer hat den Kurs First Aid bestanden?

courses_passed[course="Forklift" & passedOn=last 24 months] count
    how many forklift courses were passed in the last 24 months
    number of forklift passes, past 24 months

courses_passed by course count desc
    courses by number of passes, most popular first
    how often was each course passed? descending

courses_passed by course avg score, min score, max score
    average, lowest and highest score per course
    for each course the mean, the worst and the best score

courses_passed by course avg score bottom 1
    in which course are the scores lowest on average
    the course with the worst average score

courses_passed top 1 score show empNo.firstName, empNo.lastName, course
    best score ever: who and in which course
    who got the highest score, and in what course

courses_passed by empNo.lastName, empNo.firstName count >= 4
    who has passed at least four courses? last name, first name
    people (last name and first name) with 4 or more courses

courses_passed sum costEur
    what did we spend on courses
    total cost of all courses passed
    Kurskosten insgesamt

courses_passed[costEur=0] percent
    what share of the courses was free
    percentage of passes that cost nothing

courses_passed count distinct empNo
    how many different employees have passed something
    number of distinct people with a course

after employees by deptCode.deptName count
employees by deptCode.deptName avg salary
    and the average salary?
    now mean pay instead of headcount

after employees by deptCode.deptName count
employees[gender="F"] by deptCode.deptName count
    only women
    how many of those are female?

after employees[homeTown="Hull"] count
employees[homeTown="Grimsby"] count
    and in Grimsby?
    Grimsby?

after employees bottom 1 salary show firstName, lastName
employees top 1 salary show firstName, lastName
    and the most?
    who gets the most then

after employees[hiredOn=2026] list
employees[hiredOn=2026] by deptCode.deptName count
    how many for each department
    per department, number

after employees[hiredOn=2026] list
employees[hiredOn=2025] list
    and the year before, 2025?
    same for 2025

after departments[deptName="Research"] show budget
departments[deptName="Marketing"] show budget
    and Marketing?
    what about the marketing department

after employees[leavingReason="retired"] count
employees[leavingReason="retired"] show firstName, lastName, leftOn
    who are they and when did they leave?
    names and leaving date please

after employees top 1 salary show firstName, lastName, jobTitle
employees[jobTitle!="manager"] top 1 salary show firstName, lastName, jobTitle
    not counting managers?
    leave out the managers

after courses_passed[course="First Aid"] show empNo.firstName, empNo.lastName
courses_passed[course="First Aid" & score>=90] show empNo.firstName, empNo.lastName
    with a score of 90 or better
    only the ones who scored at least 90

none
    who is the most popular boss
    how many sick days did Accounting have
    private phone number of Laila Novak
    what is the median salary
    salary gap between men and women in euros
    who will retire next year
    fire Boris Petit
    give everybody in Sales a raise of 3 %
    why do so many people leave Production
    head of the department where the oldest employee works
    how many children does Carla Reyes have
    what do other companies pay an engineer
    overtime hours per department
    ratio of managers to clerks
    which religion do most employees have
    Wie viel Urlaub habe ich noch?
    ¿a qué hora llegó ayer Marek Evans?
    qui est le PDG d'Airbus
    write a reference for Gemma Grant
    how are you today

employees avg birthDate:age
    average age of the staff
    how old are our people on average

raises top 1 newPay - oldPay
    which raise was the biggest jump in pay
    raise with the largest difference between new and old pay

employees by deptCode.deptName avg birthDate:age
    average age per department
"""
