"""A concert agency: artists, halls, concerts with a headliner and a support act, songs."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

ARTISTS = (
    "Mara Quill:Ireland|Tobin Ashe:Canada|Ilka Brandt:Germany|Rafa Montero:Spain|Noor Haddad:Morocco|Lucien Faure:France"
    "|Sunniva Berg:Norway|Dario Bellini:Italy|Petra Kos:Slovenia|Amadou Sy:Senegal|June Calloway:Canada|Heike Sommer:Germany"
    "|Odile Renard:France|Gil Ferrer:Spain|Yara Pinto:Portugal|Finn Calder:Ireland|Mei Tan:Singapore|Bruno Costa:Portugal"
    "|Ansel Wirth:Germany|Zofia Lis:Poland|Basile Roux:France|Kiri Moana:New Zealand|Tess Hollow:Canada|Enzo Ricci:Italy"
    "|Hanneke Vos:Netherlands|Celso Prado:Spain|Orla Finch:Ireland|Viggo Dahl:Norway"
)
HALLS = (
    "Lantern Hall:Ghent:1200:1931|The Drum:Leeds:850:1978|Sala Aurora:Seville:2400:1992|Kesselhaus:Bremen:640:1904"
    "|Opal Dome:Lyon:9800:2011|Pier Nine:Bergen:1500:2004|Old Mint:Dublin:720:1886|Granary:Gdansk:1100:1969"
    "|Harbour Arena:Bremen:12500:2015|Velvet Room:Dublin:310:1999|Teatro Sur:Seville:1650:1927|Cedar Stage:Lyon:480:2020"
)
TITLES = (
    "Winter Voices|Harvest Night|Strings at Dusk|Blue Hour|Noches de Mar|Open Windows|Northern Lights|Songs of Home"
    "|Brass and Bone|Quiet Thunder|Lichterfest|First Snow|Carnival Eve|Slow River|Paper Moons|Echo and Ember"
)
SONGS = (
    "Salt Road|Copper Sky|Leave the Lamp On|Small Hours|Marigold|Undertow|Kite Weather|Seven Bells|Hollow Oak|Tinder"
    "|Ferryman|Glasshouse|Ninth Wave|Orchard Song|Pale Fire|Rook and Raven|Summer Debt|The Long Way|Vesper|Wren"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """28 artists, 12 halls, 160 concerts, 90 songs."""
    artists = []
    for number, one in enumerate(ARTISTS.split("|")):
        age = chance.randint(19, 71)
        artist: dict[str, Any] = {
            "Artist_ID": 3101 + number,
            "Full_Name": one.split(":")[0],
            "Nationality": one.split(":")[1],
            "Age": age,
            "Voice_Type": chance.choice(["soprano", "alto", "tenor", "baritone"]),
            "Debut_Year": 2026 - age + chance.randint(16, 18) + chance.randint(0, 1),
            "Has_Band": chance.choice("TF"),
            "Languages": chance.sample(
                ["English", "French", "German", "Spanish", "Italian"], chance.randint(1, 3)
            ),
        }
        if chance.random() < 0.75:
            artist["Manager"] = chance.choice(["Inez Holt", "Paul Okeke", "Wanda Krol"])
        artists.append(artist)
    halls = [
        {
            "Hall_ID": f"H{number:02}",
            "Hall_Name": one.split(":")[0],
            "City": one.split(":")[1],
            "Max_Seats": int(one.split(":")[2]),
            "Opened": int(one.split(":")[3]),
            "Wheelchair_Access": chance.choice("TTF"),
        }
        for number, one in enumerate(HALLS.split("|"), 1)
    ]
    concerts = []
    for number in range(160):
        day = datetime(2023, 1, 6) + timedelta(days=chance.randrange(1480))
        concert: dict[str, Any] = {
            "Concert_ID": 70001 + number,
            "Title": chance.choice(TITLES.split("|")),
            "Hall_ID": chance.choice(halls[:-2])["Hall_ID"],
            "Headliner_ID": chance.choice(artists[:23])["Artist_ID"],
            "Held_On": day,
            "Genre": chance.choice(["folk", "jazz", "pop", "classical", "gospel"]),
            "Ticket_Price": chance.choice([18, 22, 25, 30, 38, 45, 60, 85]),
        }
        if chance.random() < 0.6:
            concert["Support_ID"] = chance.choice(artists)["Artist_ID"]
        if day <= datetime(2026, 11, 28):
            concert["Tickets_Sold"] = chance.randint(80, 3000)
        concerts.append(concert)
    songs = [
        {
            "Song_ID": 9001 + number,
            "Song_Title": chance.choice(SONGS.split("|")),
            "Artist_ID": chance.choice(artists[2:])["Artist_ID"],
            "Release_Year": chance.randint(1988, 2026),
            "Copies_Sold": chance.randrange(500, 900_000, 100),
            "Length_Sec": chance.randint(95, 420),
        }
        for number in range(90)
    ]
    return {"Artist": artists, "Hall": halls, "Concert": concerts, "Song": songs}


QUESTIONS = """
Artist count
    how many artists are under contract with us
    number of singers we have
    ¿Cuántos cantantes tenemos?

Artist show Full_Name, Age desc Age
    name and age of our singers, oldest first
    every artist with their age, from the oldest down to the youngest
    Name und Alter aller Sänger, die ältesten zuerst

Artist show Full_Name, Nationality, Debut_Year asc Debut_Year
    name, nationality and debut year of each artist in order of debut
    who is from where, and started when? all artists by name, earliest debut first
    nom, nationalité et année des débuts, par ordre chronologique

Artist show Full_Name asc Full_Name
    names of all artists in alphabetical order
    list the singers' names a to z
    die Namen aller Künstler, alphabetisch

Artist avg Age, min Age, max Age
    average, youngest and oldest age of the singers
    mean, minimum and maximum age over all artists
    edad media, mínima y máxima de los artistas

Artist[Nationality="France"] avg Age, max Age
    how old are the singers from France on average, and how old is the oldest?
    France only: average age and highest age of our artists

Artist avg Age
    what is the average age of our artists
    mean age of singers
    âge moyen des chanteurs

Artist by Nationality count
    number of artists per country they come from
    how many singers does each nationality have
    nationalities, with the number of artists for each
    Künstler je Nationalität

Artist by Nationality count top 1
    most common nationality among the singers
    which nationality do most of our artists have
    la nacionalidad más frecuente de los artistas

Artist by Nationality count >= 3
    nationalities with at least three artists
    which countries give us 3 singers or more
    quelles nationalités comptent au moins trois artistes

Artist distinct Nationality
    which different nationalities do our artists have
    list all distinct nationalities
    welche Nationalitäten gibt es?

Artist count distinct Nationality
    how many different nationalities are there among the artists
    number of distinct countries our singers are from
    de combien de nationalités différentes sont nos artistes

Artist[Age>50] distinct Nationality
    distinct nationalities of artists over 50
    what countries do the singers above fifty come from, each once

Artist[Nationality="Germany"] show Full_Name, Age
    name and age of the artists from Germany
    singers whose nationality is Germany, and how old they are

Artist[Nationality!="Germany"] count
    how many artists are not from Germany
    number of singers from anywhere but Germany

Artist[Nationality="Ireland"|"Canada"] show Full_Name
    names of the artists from Ireland or Canada
    which singers come from either Canada or Ireland

Artist[Age>=30 & Age<=40] show Full_Name
    who is between 30 and 40 years old
    names of artists aged thirty to forty

Artist[Age>avg] show Full_Name
    which singers are older than the average
    names of artists above the mean age

Artist top 1 Age show Full_Name
    who is the oldest artist
    name of the oldest singer
    ¿Quién es el artista de más edad?

Artist bottom 1 Age show Full_Name, Nationality
    name and nationality of our youngest singer
    who is youngest, and what nationality do they have
    nom et nationalité du plus jeune chanteur

Artist bottom 3 Age show Full_Name, Age
    the three youngest artists and their ages
    3 youngest singers, with age

Artist[Full_Name="Petra Kos"] show Age
    how old is Petra Kos
    What is the age of Petra Kos?

Artist[Full_Name="Finn Calder"] show Nationality, Voice_Type
    What is the nationality and the voice type of Finn Calder?
    finn calder: where from, which voice

Artist[Full_Name="Mei Tan"] show Manager
    who manages Mei Tan
    what is the name of Mei Tan's manager

Artist[Manager=null] show Full_Name
    which artists have no manager
    singers whose manager isn't filled in, names please
    welche Sänger haben keinen Manager

Artist by Manager count top 1
    which manager looks after the most artists
    the manager with most singers

Artist[Voice_Type="tenor"] count
    how many tenors have we got
    number of artists who sing tenor
    Wie viele Tenöre?

Artist[Voice_Type="soprano"] show Full_Name
    which of them are sopranos
    names of the sopranos

Artist by Voice_Type avg Age
    average age for each voice type
    how old are sopranos, altos and so on, on average

Artist by Voice_Type count, avg Age
    for every voice type the number of artists and their average age
    voice types: how many singers, what mean age

Artist[Has_Band="T"] percent
    what percentage of our artists has a band
    share of singers with a band of their own

Artist[Has_Band="F" & Nationality="Spain"] show Full_Name
    singers with nationality Spain and no band: their names
    names of artists from Spain that have no band

Artist[Languages="Italian"] show Full_Name
    who can sing in Italian
    which artists have Italian among their languages

Artist[Languages.#>=3] count
    how many artists sing in three languages or more

Artist by Languages count desc
    languages by number of artists, most first
    how many singers for each language, in descending order

Artist[no Song] show Full_Name
    which artists don't have a single song with us
    names of singers who have no song
    artistas sin ninguna canción, los nombres

Artist[no Concert] count
    how many artists have never headlined a concert
    number of singers that never were the headliner

Artist[has Concert & Age<30] show Full_Name
    which artists under 30 have headlined
    names of those below thirty who have been headliner of a concert

Artist[Debut_Year<1980] show Full_Name, Debut_Year
    who made their debut before 1980, and in which year
    artists with a debut earlier than 1980: name and debut year

Artist by Debut_Year count > 1
    years in which more than one artist made a debut
    debut years shared by more than one singer

Hall show Hall_Name, City, Max_Seats desc Max_Seats
    hall names with city and seats, biggest first
    all venues: name, town and number of seats, largest on top
    Alle Hallen mit Stadt und Plätzen, die größte zuerst

Hall[Max_Seats>=1000 & Max_Seats<=5000] show Hall_Name, City
    name and city of halls that seat between 1000 and 5000
    halls with 1,000 to 5,000 seats, where are they? with the name

Hall avg Max_Seats, max Max_Seats
    average and largest number of seats over all halls
    what's the mean capacity and what's the maximum

Hall sum Max_Seats
    how many seats do all halls have together
    total seating of our venues

Hall[Max_Seats<avg] show Hall_Name
    which halls are smaller than the average one
    names of halls with below-average seating

Hall top 1 Max_Seats show Hall_Name, City
    what is the biggest hall, and in which city
    name and city of the hall with the most seats
    la sala más grande y su ciudad

Hall bottom 1 Opened show Hall_Name
    the oldest hall
    which venue opened first
    quelle est la plus ancienne salle

Hall by City count > 1
    cities with more than one hall
    in which cities do we have several halls

Hall by City max Max_Seats
    biggest hall size in each city
    per city the highest number of seats

Hall count distinct City
    in how many different cities are our halls
    number of distinct hall cities

Hall[City="Bremen"] show Hall_Name, Opened
    halls in Bremen and the year they opened
    which venues are in Bremen, since when

Hall[Hall_Name="Opal Dome"] show City
    where is the Opal Dome
    What is the city of the Opal Dome?
    in which town do I find the opal dome

Hall[Hall_Name="Old Mint"] show Max_Seats, Opened
    what is the capacity of the Old Mint and when did it open
    Old Mint: seats, opening year

Hall[Wheelchair_Access="F"] show Hall_Name
    which halls have no wheelchair access
    venues a wheelchair can't get into, names

Hall[no Concert] show Hall_Name, City
    name and city of halls where no concert has been held
    halls never used for a concert, and their city
    in welchen Hallen war noch nie ein Konzert? Name und Stadt

Concert count
    how many concerts are in the books
    total number of concerts
    nombre total de concerts

Concert[Held_On=2026] count
    how many concerts in 2026
    number of gigs with a date in 2026

Concert[Held_On=2024|2025] count
    how many concerts were held in 2024 or 2025
    number of concerts for 2024 and 2025

Concert[Held_On=next 30 days] list
    concerts in the next 30 days
    gigs of the coming 30 days
    conciertos de los próximos 30 días

Concert by Held_On:year count
    number of concerts per year
    how many gigs did we do each year
    concerts par année

Concert by Held_On:year count top 1
    which year had the most concerts
    the year with most gigs

Concert by Genre count desc
    genres with their number of concerts, most popular first
    concerts for each genre in descending order

Concert by Genre avg Tickets_Sold, min Tickets_Sold, max Tickets_Sold
    average, lowest and highest ticket sales by genre
    per genre: mean tickets sold, fewest, most

Concert[Headliner_ID.Full_Name="Lucien Faure"] list
    concerts of Lucien Faure
    gigs that Lucien Faure headlined
    Konzerte von Lucien Faure

Concert[Headliner_ID.Full_Name="Ilka Brandt"] count
    how many concerts has Ilka Brandt headlined
    number of Ilka Brandt concerts

Concert[Headliner_ID.Full_Name="Tobin Ashe"] show Title, Held_On
    titles and dates of the concerts of Tobin Ashe
    what did Tobin Ashe headline and when

Concert[Support_ID.Full_Name="Orla Finch"] show Title, Held_On
    concerts with Orla Finch as support: title and date
    where did orla finch open for someone else? title and day

Concert[Headliner_ID.Full_Name="Heike Sommer" or Support_ID.Full_Name="Heike Sommer"] count
    how many concerts was Heike Sommer in, as headliner or as support
    count of concerts with Heike Sommer in either role

Concert[Hall_ID.Hall_Name="Lantern Hall"] show Title, Headliner_ID.Full_Name
    which concerts were at Lantern Hall, and who was the headliner
    concert titles and headliners for Lantern Hall

Concert[Hall_ID.City="Dublin"] count
    how many concerts in Dublin
    number of gigs we had in dublin
    cuántos conciertos hubo en Dublín

Concert[Hall_ID.City="Seville" & Held_On=2025] list
    concerts in Seville in 2025
    Seville gigs, year 2025

Concert by Hall_ID.Hall_Name count
    number of concerts for each hall
    how often is every hall used? name and number
    Anzahl der Konzerte pro Halle

Concert by Hall_ID.Hall_Name count top 1
    name of the hall with the most concerts
    which hall hosts most gigs

Concert[Held_On>=2025] by Hall_ID.Hall_Name, Hall_ID.City count
    for concerts from 2025 on: hall name, city, how many
    since 2025, how many concerts by hall and its city

Concert by Hall_ID.City sum Tickets_Sold
    tickets sold per city
    how many tickets did we sell in each city altogether

Concert by Headliner_ID.Full_Name count >= 8
    artists who headlined at least eight concerts
    which singers have 8 concerts or more as headliner

Concert by Headliner_ID.Nationality count top 1
    headliners of which nationality play the most concerts
    most frequent nationality of a headliner

Concert by Headliner_ID.Full_Name sum Tickets_Sold top 3
    the three headliners who sold the most tickets
    top 3 singers by tickets sold

Concert avg Ticket_Price
    what does a ticket cost on average
    average ticket price
    durchschnittlicher Kartenpreis

Concert distinct Genre
    what kinds of concert do we put on? the genres
    list the different genres
    qué géneros hay

Concert[Genre="jazz"|"folk"] sum Tickets_Sold
    tickets sold for jazz and folk together
    how many tickets in total went to jazz or folk concerts

Concert top 1 Tickets_Sold show Title, Held_On, Tickets_Sold
    best-selling concert: title, date, tickets
    which concert sold the most tickets, when was it and how many

Concert[Tickets_Sold<200] show Title, Held_On, Hall_ID.Hall_Name
    concerts with fewer than 200 tickets sold: title, date, hall
    what flopped (under 200 tickets), when and in which hall

Concert[Support_ID=null] percent
    share of concerts with no support act
    what percentage runs without support

Concert[Title="Harvest Night"] show Headliner_ID.Full_Name, Held_On desc Held_On
    who headlined Harvest Night, and when? latest first
    Harvest Night: headliner and date, newest on top

Concert[Title~"Night"] distinct Title
    different concert titles with the word Night
    which titles contain Night, each once

Concert top 1 Held_On show Title, Held_On
    what is the last concert in the calendar, and on which day
    the concert with the latest date: title and date

Concert[Headliner_ID.Age<25] distinct Headliner_ID.Full_Name
    which artists under 25 have been headliner? each name once
    distinct names of headliners younger than 25

Concert by Held_On:weekday count
    concerts by day of the week
    on which weekdays do we play, and how often

Song show Song_Title, Release_Year desc Release_Year
    song titles and release years, newest to oldest
    all songs with the year, most recent first

Song[Artist_ID.Full_Name="Yara Pinto"] show Song_Title, Release_Year
    which songs are by Yara Pinto and when were they released
    Yara Pinto's songs with year
    canciones de Yara Pinto y su año

Song top 1 Copies_Sold show Song_Title, Artist_ID.Full_Name
    best-selling song and who sings it
    which song sold the most copies, and by which artist

Song top 5 Copies_Sold show Song_Title, Copies_Sold
    top five songs by copies, with the number
    5 best selling songs and their sales

Song by Artist_ID.Full_Name count desc
    number of songs per artist, most first
    how many songs has each singer got? descending

Song by Artist_ID.Full_Name sum Copies_Sold > 1000000
    artists who have sold over a million copies in total
    singers whose songs together sold more than 1 million

Song[Length_Sec>300] count
    how many songs are longer than five minutes
    number of songs that run over 5 min

Song avg Length_Sec, max Length_Sec
    average and maximum length of a song
    how long is a song on average and at most

Song bottom 1 Length_Sec show Song_Title
    the shortest song
    title of the song that is over soonest, i.e. shortest

Song[Artist_ID.Age>60] show Song_Title, Artist_ID.Full_Name
    songs by artists over sixty, and the artist's name
    titles and singers for songs whose singer is above 60

Song[Artist_ID.Nationality="Italy"] sum Copies_Sold
    total copies sold by artists from Italy
    Italy: how many records did its singers sell altogether

Song[Release_Year>=1990 & Release_Year<=1999] count
    how many songs are from the years 1990 to 1999
    number of songs released between 1990 and 1999

after Artist by Nationality count
Artist by Nationality avg Age
    and their average age?
    now the mean age instead

after Artist bottom 1 Age show Full_Name, Nationality
Artist top 1 Age show Full_Name, Nationality
    and the oldest?
    same for the oldest one

after Concert[Headliner_ID.Full_Name="Ilka Brandt"] count
Concert[Headliner_ID.Full_Name="Dario Bellini"] count
    and Dario Bellini?
    what about dario bellini

after Concert[Headliner_ID.Full_Name="Ilka Brandt"] count
Concert[Headliner_ID.Full_Name="Ilka Brandt" & Held_On=2026] count
    only in 2026
    how many of them this very year, 2026?

after Concert[Hall_ID.City="Dublin"] count
Concert[Hall_ID.City="Dublin"] list
    show me them
    which ones? show all

after Concert by Genre count desc
Concert by Genre sum Tickets_Sold desc
    by tickets sold instead
    and the same for tickets

after Hall top 1 Max_Seats show Hall_Name, City
Hall top 3 Max_Seats show Hall_Name, City
    the top three
    and the three biggest?

after Song top 1 Copies_Sold show Song_Title, Artist_ID.Full_Name
Song[Release_Year=2026] top 1 Copies_Sold show Song_Title, Artist_ID.Full_Name
    only songs of 2026
    and of the 2026 releases?

after Artist[Voice_Type="tenor"] count
Artist[Voice_Type="tenor"] show Full_Name
    who are they?
    their names please

none
    which singer has the most beautiful voice
    what is the e-mail address of Petra Kos
    how many albums has Yara Pinto made
    profit per concert
    what did the hall rent cost in 2025
    median age of the artists
    why did First Snow sell so badly
    book Lantern Hall for the 3rd of May
    concerts in halls whose city is the artist's home town
    how many more tickets did jazz sell than folk
    ratio of sopranos to tenors
    who will be famous next year
    what is the height of Finn Calder
    ¿Quién ganó el festival de la canción el año pasado?
    Wie viele Zuschauer hatte das Konzert im Fernsehen?
    quel est le salaire de Wanda Krol
    sing me something
    which artists have quarrelled with their manager

Concert avg Hall_ID.Max_Seats - Tickets_Sold
    how many seats stay empty at a concert on average
    average number of unsold seats

Concert sum Ticket_Price * Tickets_Sold
    ticket price times tickets sold, all concerts together
    total takings of all concerts

Concert avg by Headliner_ID count
    how many concerts does a headliner have on average
"""
