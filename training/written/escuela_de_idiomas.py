"""A language school with Spanish field names: pupils, teachers, courses, enrolments, exams."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

NOMBRES = "Adriana|Bruno|Carlota|Darío|Elvira|Fermín|Gala|Héctor|Irene|Joel|Laia|Marcos|Nuria|Óscar"
APELLIDOS = "Abad|Bravo|Casas|Duarte|Espinosa|Fuentes|Gallego|Herrero|Iglesias|Jurado|Lozano"
PROFESORES = "Alice Beck|Mateo Rivas|Sophie Lang|Kenji Mori|Lucía Pardo|Pietro Sala|Greta Voss|Amal Haddad"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """8 teachers, 36 courses, 150 pupils, 340 enrolments, 130 exams."""
    profesores = [
        {
            "dni": f"P{number:02}",
            "nombre": nombre,
            "idiomas": chance.sample(
                ["inglés", "alemán", "francés", "italiano", "japonés", "árabe"], chance.randint(1, 3)
            ),
            "tarifa_hora": chance.choice([18, 22, 25, 31]),
            "fecha_contrato": datetime(2012, 9, 1) + timedelta(days=chance.randrange(5100)),
            "jornada": chance.choice(["completa", "parcial"]),
        }
        for number, nombre in enumerate(PROFESORES.split("|"), 1)
    ]
    cursos = []
    for number in range(36):
        inicio = datetime(2025, 1, 13) + timedelta(days=chance.randrange(0, 740, 7))
        curso: dict[str, Any] = {
            "cod": f"{chance.choice(['ING', 'ALE', 'FRA', 'ITA', 'JAP'])}-{number + 1:02}",
            "nivel": chance.choice(["A1", "A2", "B1", "B2", "C1"]),
            "modalidad": chance.choice(["presencial", "presencial", "en línea", "mixta"]),
            "profesor": profesores[chance.randrange(7)]["dni"],
            "inicio": inicio,
            "fin": inicio + timedelta(days=chance.choice([60, 90, 120])),
            "horas": chance.choice([20, 30, 40, 60]),
            "precio": chance.choice([180, 240, 320, 450]),
            "plazas": chance.choice([6, 8, 12, 15]),
            "inscritos": chance.randint(2, 16),
            "horario": [
                {"dia": dia, "aula": chance.choice(["Goya", "Picasso", "Dalí"])}
                for dia in chance.sample(
                    ["lunes", "martes", "miércoles", "jueves", "viernes"], chance.randint(1, 3)
                )
            ],
        }
        curso["idioma"] = {
            "ING": "inglés",
            "ALE": "alemán",
            "FRA": "francés",
            "ITA": "italiano",
            "JAP": "japonés",
        }[curso["cod"][:3]]
        if chance.random() < 0.3:
            curso["suplente"] = profesores[chance.randrange(8)]["dni"]
        cursos.append(curso)
    alumnos = []
    for number in range(150):
        alumno: dict[str, Any] = {
            "num": 2000 + number,
            "nombre": f"{NOMBRES.split('|')[number % 14]} {APELLIDOS.split('|')[number % 11]}",
            "nacimiento": datetime(1955, 1, 1) + timedelta(days=chance.randrange(20500)),
            "nacionalidad": chance.choice(
                ["española", "española", "española", "peruana", "marroquí", "rumana"]
            ),
            "direccion": {
                "barrio": chance.choice(["Centro", "Ensanche", "La Vega", "Puerto"]),
                "cp": f"{chance.randint(10000, 52000)}",
            },
            "alta": datetime(2022, 9, 1) + timedelta(days=chance.randrange(1545)),
            "beca": chance.choice(["S", "N", "N", "N"]),
        }
        if chance.random() < 0.8:
            alumno["correo"] = f"alumno{number}@example.org"
        if chance.random() < 0.15:
            alumno["baja"] = datetime(2025, 6, 1) + timedelta(days=chance.randrange(540))
        alumnos.append(alumno)
    matriculas = []
    for number in range(340):
        curso = chance.choice(cursos[:33])
        fecha = curso["inicio"] - timedelta(days=chance.randint(0, 45))
        matricula: dict[str, Any] = {
            "_id": number + 1,
            "num_alumno": alumnos[chance.randrange(135)]["num"],
            "cod_curso": curso["cod"],
            "fecha": min(fecha, datetime(2026, 11, 29)),
            "importe": curso["precio"],
            "dto": chance.choice([0, 0, 0, 10, 20]),
            "pagado": chance.choice(
                [curso["precio"], curso["precio"], curso["precio"], curso["precio"] // 2, 0]
            ),
            "faltas": chance.choice([0, 0, 1, 2, 3, 5, 9]),
        }
        if curso["fin"] < datetime(2026, 11, 29):
            matricula["nota_final"] = round(chance.uniform(2.5, 10), 1)
        if chance.random() < 0.4:
            matricula["opinion"] = chance.randint(1, 5)
        matriculas.append(matricula)
    examenes = [
        {
            "num_alumno": alumnos[chance.randrange(120)]["num"],
            "titulo": chance.choice(["DELF", "Goethe", "Cambridge", "CELI", "JLPT"]),
            "nivel": chance.choice(["A2", "B1", "B2", "C1"]),
            "fecha": (datetime(2025, 2, 1) + timedelta(days=chance.randrange(700))).strftime("%Y-%m-%d"),
            "tasa": chance.choice([95, 130, 190, 215]),
            "oral": chance.randint(20, 100),
            "escrito": chance.randint(20, 100),
            "resultado": chance.choice(["apto", "apto", "no apto", "pendiente"]),
        }
        for _ in range(130)
    ]
    return {
        "profesores": profesores,
        "cursos": cursos,
        "alumnos": alumnos,
        "matriculas": matriculas,
        "examenes": examenes,
    }


QUESTIONS = """
alumnos count
    ¿cuántos alumnos tenemos?
    how many students are on our books
    Wie viele Schüler haben wir?

alumnos[baja=null] count
    ¿cuántos siguen con nosotros, sin baja?
    number of students without a leaving date (baja)

alumnos[baja=this year] show nombre, baja
    quién se ha dado de baja este año, y cuándo
    who quit this year (baja), and when

alumnos[beca="S"] percent
    ¿qué porcentaje tiene beca (S)?
    share of students with a grant, beca S

alumnos by nacionalidad count desc
    alumnos por nacionalidad, de más a menos
    students by nationality, biggest group first

alumnos[nacionalidad!="española"] count
    ¿cuántos no tienen nacionalidad española?
    number of students who are not española

alumnos by direccion.barrio count > 30
    barrios con más de 30 alumnos
    districts where more than thirty students live

alumnos[direccion.barrio="Puerto" & beca="S"] show nombre
    becados (S) del barrio Puerto
    who lives in Puerto and has a grant (S)

alumnos bottom 1 nacimiento show nombre, nacimiento
    nuestro alumno de más edad y su fecha de nacimiento
    who is the oldest student, born when
    l'élève le plus âgé et sa date de naissance

alumnos[nacimiento<last 50 years] count
    ¿cuántos tienen más de 50 años?
    how many students are over fifty, older than 50

alumnos[nacimiento>=2005] show nombre
    los nacidos en 2005 o después
    students born in 2005 or later, names

alumnos[correo=null] show nombre
    ¿de quién nos falta el correo?
    students with no e-mail on file
    bei wem fehlt die E-Mail

alumnos by alta:year count
    altas por año
    new students per year

alumnos[alta=this month] list
    altas de este mes
    students who signed up this month

alumnos[no matriculas] show nombre
    alumnos que no se han matriculado nunca
    who has never enrolled in a course
    élèves sans aucune inscription

alumnos[no matriculas & alta=2026] count
    ¿cuántos dados de alta en 2026 no tienen ninguna matrícula?
    number of 2026 sign-ups without any enrolment

alumnos[has examenes & baja!=null] count
    ¿cuántos de los que se dieron de baja hicieron algún examen?
    how many leavers (baja) have taken exams

cursos show cod, idioma, nivel
    todos los cursos con idioma y nivel
    list our courses by code, with language and level

cursos by idioma count
    cursos por idioma
    how many courses in each language
    Kurse pro Sprache

cursos[idioma="alemán" & nivel="B1"] show cod, inicio
    cursos de alemán B1, con fecha de inicio
    which German (alemán) courses at B1 are there and when do they start

cursos[inicio>today] show cod, inicio asc inicio
    cursos que aún no han empezado, por fecha
    upcoming courses in order of their start, with the date
    prochains cours et leur date de début, dans l'ordre

cursos[inicio=next month] show cod
    ¿qué cursos empiezan el mes que viene?
    course codes that start next month

cursos[inicio<=today & fin>=today] list
    cursos en marcha hoy (inicio y fin)
    courses running today, between start and end

cursos[inscritos>@plazas] show cod, inscritos, plazas
    cursos con más inscritos que plazas, con las dos cifras
    overbooked courses: code, enrolled and places

cursos[inscritos<@plazas & inicio>today] show cod
    cursos futuros con plazas libres, menos inscritos que plazas
    which courses after today still have room (fewer enrolled than places)

cursos[inscritos<=3] show cod, inscritos
    cursos casi vacíos: 3 inscritos o menos
    courses with three people at most and how many there are

cursos by nivel avg inscritos
    media de inscritos por nivel
    average class size per level

cursos by idioma avg precio top 1
    idioma con los cursos más caros de media
    which language costs the most on average

cursos by modalidad count, avg precio
    por modalidad, número de cursos y precio medio
    number of courses and mean price for each modalidad

cursos[modalidad="en línea"] percent
    porcentaje de cursos en línea
    share of courses held online (en línea)

cursos top 1 precio show cod, precio
    el curso más caro y lo que cuesta
    dearest course, and its price

cursos[precio<avg & idioma="inglés"] show cod, precio
    cursos de inglés más baratos que la media, con precio
    inglés courses below the average price, with the price

cursos[horario.dia="viernes"] show cod
    ¿qué cursos tienen clase los viernes?
    courses that meet on viernes

cursos[horario.dia="lunes" & horario.aula="Goya"] show cod, profesor.nombre
    quién da clase el lunes en el aula Goya, y qué curso
    who teaches in Goya on lunes, and which course

cursos by horario.aula count top 1
    el aula más usada
    which room is used by most courses

cursos[horario.#=1] count
    ¿cuántos cursos son de un solo día (1) por semana?
    number of courses with just 1 day a week

cursos by profesor.nombre count
    cursos por profesor
    how many courses does each teacher give

cursos by profesor.nombre sum horas top 1
    el profesor con más horas en total
    which teacher has the most course hours altogether
    wer gibt insgesamt die meisten Stunden

cursos[suplente!=null] show cod, profesor.nombre, suplente.nombre
    cursos con suplente: código, profesor y suplente
    which courses have a stand-in? with the teacher and the suplente

cursos[suplente=@profesor] list
    cursos en los que el suplente es el mismo profesor
    where is the suplente the same person as the profesor

cursos[profesor.jornada="parcial"] count
    ¿cuántos cursos llevan profesores a jornada parcial?
    number of courses given by part-timers (parcial)

cursos[no matriculas] show cod
    cursos sin ninguna matrícula
    courses nobody has enrolled in

profesores[idiomas="japonés"] show nombre
    ¿quién enseña japonés?
    which teachers do japonés

profesores[idiomas.#>2] show nombre
    profesores con más de dos idiomas
    teachers of more than 2 languages

profesores by idiomas count
    profesores por idioma
    number of teachers for each language

profesores top 1 tarifa_hora show nombre, tarifa_hora
    quién cobra más por hora, y cuánto
    best paid teacher by the hour, with the rate

profesores avg tarifa_hora, max tarifa_hora
    tarifa media y máxima por hora
    average and highest hourly rate

profesores bottom 1 fecha_contrato show nombre
    el profesor más antiguo en la casa
    which teacher was hired first

profesores[no cursos] show nombre
    profesores sin ningún curso
    which teachers have no course

profesores[jornada="completa"] show nombre
    profesorado a jornada completa
    full-time (completa) teachers

matriculas sum importe
    importe total de las matrículas
    what are all enrolments worth together

matriculas[fecha=this year] sum pagado
    ¿cuánto hemos cobrado de las matrículas de este año?
    money paid on this year's enrolments
    combien a été payé sur les inscriptions de cette année

matriculas[pagado<@importe] count
    ¿cuántas matrículas están sin pagar del todo?
    number of enrolments on which less was paid than the importe
    wie viele Anmeldungen sind nicht voll bezahlt (pagado unter importe)

matriculas[pagado<@importe] show num_alumno.nombre, cod_curso, importe, pagado
    quién debe dinero: alumno, curso, importe y pagado
    who has paid less than the importe? student, course and both amounts

matriculas[pagado=0] show num_alumno.nombre, cod_curso
    quién no ha pagado nada (0), y de qué curso
    students who paid 0, with the course

matriculas by cod_curso.idioma sum importe
    facturación por idioma
    enrolment revenue by language
    Umsatz je Sprache

matriculas by cod_curso.idioma count top 1
    el idioma con más matrículas
    which language gets the most enrolments

matriculas by cod_curso.nivel avg nota_final
    nota media por nivel
    average final mark at each level

matriculas by cod_curso.idioma avg nota_final < 6
    idiomas con una nota media por debajo de 6
    languages where the average mark is under 6

matriculas by cod_curso.profesor avg opinion top 1
    ¿qué profesor (dni) tiene la mejor opinión media?
    teacher id with the best average opinion

matriculas by cod_curso avg opinion, count opinion
    por curso, opinión media y cuántas opiniones
    each course: mean opinion and number of opinions given

matriculas[cod_curso.modalidad="presencial"] avg faltas
    media de faltas en los cursos presenciales (presencial)
    how often are people absent on average in presencial courses

matriculas by cod_curso.modalidad avg faltas desc
    faltas de media por modalidad, la peor primero
    average absences by modalidad, from high to low

matriculas[faltas>=5] show num_alumno.nombre, cod_curso, faltas
    alumnos con cinco faltas o más, con curso y número
    who has missed 5 or more classes? student, course, absences

matriculas by num_alumno.nombre sum faltas top 5
    los cinco que más faltan en total
    five students with the most absences overall

matriculas by num_alumno.nombre count > 3
    quién se ha matriculado más de tres veces
    students with more than 3 enrolments

matriculas by num_alumno.nombre sum importe top 3
    los tres alumnos que más han gastado, por importe
    three best customers by enrolment value

matriculas[nota_final>=9] show num_alumno.nombre, cod_curso, nota_final desc nota_final
    sobresalientes (9 o más) de mayor a menor, con curso
    marks of 9 and above, highest first: student, course, mark

matriculas[nota_final<5] percent
    porcentaje de suspensos (nota menor que 5)
    what share failed with less than 5

matriculas[nota_final=null] count
    matrículas sin nota final, ¿cuántas?
    number of enrolments that have no final mark

matriculas[opinion=null & nota_final!=null] count
    ¿cuántos tienen nota final pero no dieron opinión?
    how many have a final mark yet left no opinion

matriculas[dto>0] percent
    ¿qué parte de las matrículas tuvo descuento (más de 0)?
    percentage with a discount above 0

matriculas by fecha:month count
    matrículas por mes
    enrolments each month
    inscriptions par mois

matriculas by fecha:year sum importe, count
    por año: importe total y número de matrículas
    yearly enrolments: total value and number

matriculas[num_alumno.beca="S"] sum importe
    importe de las matrículas de alumnos con beca (S)
    value of enrolments by students on a grant (S)

matriculas by num_alumno.nacionalidad avg nota_final
    nota media por nacionalidad
    how do nationalities do on average in the final mark

matriculas[cod_curso="ING-06"] show num_alumno.nombre
    lista de alumnos del curso ING-06
    who is in ing-06

examenes by titulo count
    exámenes por título
    how many sat for each certificate

examenes[resultado="apto"] percent
    tasa de aprobados (apto)
    pass rate, share of apto

examenes[titulo="Goethe" & resultado="no apto"] show num_alumno.nombre, nivel
    quién suspendió (no apto) el Goethe y en qué nivel
    who got no apto in Goethe, and at what level

examenes[resultado="pendiente"] show num_alumno.nombre, titulo
    exámenes pendientes de resultado (pendiente): alumno y título
    whose result is pendiente, and for which certificate

examenes by titulo avg oral, avg escrito
    media del oral y del escrito por título
    average oral and written score by certificate

examenes[oral>@escrito] count
    ¿cuántos lo hicieron mejor en el oral que en el escrito?
    number of exams where oral beats escrito

examenes by titulo avg oral > 60
    títulos con más de 60 de media en el oral
    certificates whose average oral score is above 60

examenes sum tasa
    total de tasas de examen
    exam fees altogether

examenes[fecha=last year] by titulo sum tasa
    tasas del año pasado por título
    last year's exam fees per certificate

examenes[nivel="C1" & oral>=80 & escrito>=80] show num_alumno.nombre
    quién sacó al menos 80 en oral y escrito de un C1
    C1 candidates with 80 or more in both oral and escrito

examenes top 1 fecha show num_alumno.nombre, titulo, fecha
    último examen: quién, qué título y cuándo
    latest exam date, with the student and certificate

after alumnos[baja=null] count
alumnos[baja=null] by direccion.barrio count
    ¿y por barrio?
    per district

after cursos by idioma count
cursos[inicio=2026] by idioma count
    solo los que empezaron en 2026
    and for those that started in 2026?

after cursos[inicio>today] show cod, inicio asc inicio
cursos[inicio>today & idioma="francés"] show cod, inicio asc inicio
    ¿y de francés?
    only francés

after matriculas[pagado<@importe] count
matriculas[pagado<@importe] show num_alumno.nombre, cod_curso
    ¿quiénes son, y de qué curso?
    who are they? with the course

after matriculas by cod_curso.nivel avg nota_final
matriculas by cod_curso.nivel avg faltas
    ¿y las faltas?
    the same with absences

after matriculas by cod_curso.idioma sum importe
matriculas by cod_curso.idioma sum pagado
    ¿y lo pagado?
    now what was paid

after examenes[resultado="apto"] percent
examenes[resultado="apto" & titulo="DELF"] percent
    ¿y en el DELF?
    just DELF

after profesores top 1 tarifa_hora show nombre, tarifa_hora
profesores bottom 1 tarifa_hora show nombre, tarifa_hora
    ¿y el que menos?
    and the lowest?

none
    ¿qué profesor es el más simpático?
    ¿cuánto ganó Mateo Rivas en octubre?
    beneficio por curso
    mediana de las notas
    ¿por qué se fue Irene Abad?
    ¿cuántos se matricularán en enero?
    matricula a Joel Bravo en ING-06
    teléfono de Carlota Casas
    borra los cursos vacíos
    students who took an exam and a course in the same year
    which book does ALE-03 use
    how do you say "good morning" in Japanese
    what does another school charge
    Wann beginnt der Unterricht morgens?
    traduis cette phrase en allemand
    gracias, hasta luego

alumnos avg nacimiento:age
    edad media de los alumnos
    how old are the students on average
    Durchschnittsalter der Schüler

alumnos by nacionalidad avg nacimiento:age
    edad media por nacionalidad
    average age by nationality

alumnos[nombre="Irene Iglesias"] show nacimiento:age
    ¿cuántos años tiene Irene Iglesias?
    how old is irene iglesias

cursos show cod, plazas - inscritos
    plazas libres de cada curso
    how many free places are left in each course

cursos[plazas - inscritos>=5] show cod
    cursos con al menos 5 plazas libres
    which courses have five places left or more (5)

cursos avg fin - inicio
    ¿cuántos días dura un curso de media?
    average length of a course in days, from start to end

cursos by idioma sum inscritos * precio
    ingresos previstos por idioma: inscritos por precio
    enrolled times price, total per language

matriculas show num_alumno.nombre, importe - pagado
    ¿cuánto debe cada alumno en cada matrícula (importe menos pagado)?
    what is left to pay on each enrolment, with the student

matriculas sum importe - pagado
    ¿cuánto queda por cobrar en total? importe menos pagado
    total still owed, importe minus pagado

matriculas by num_alumno.nombre sum importe - pagado top 5
    los cinco alumnos que más deben (importe menos pagado)
    top 5 students by what they owe, importe less pagado

matriculas avg by num_alumno count
    ¿cuántas matrículas tiene un alumno de media?
    average number of enrolments per student

matriculas count by cod_curso count > 12
    ¿cuántos cursos tienen más de 12 matrículas?
    number of courses with over 12 enrolments

matriculas avg cod_curso.inicio - fecha
    ¿con cuántos días de antelación se matricula la gente de media?
    how many days before the start do people enrol on average

examenes[resultado="apto"] by titulo percent
    porcentaje de aptos (apto) por título
    pass rate (apto) of each certificate

examenes[resultado="apto"] by num_alumno.nacionalidad percent top 1
    ¿qué nacionalidad tiene el mayor porcentaje de apto?
    nationality with the highest share of apto

examenes avg oral - escrito
    diferencia media entre oral y escrito
    by how much is the oral score above the written one on average
"""
