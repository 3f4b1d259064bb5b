# Słowa interfejsu po polsku. Odpowiedzi i cytaty pozostają po angielsku, tak jak raporty.

## Wokół odpowiedzi

sources = Źródła
page = strona { $page }
pages = strony { $from }–{ $to }
page-printed = strona { $page } (w druku { $printed })
pages-printed = strony { $from }–{ $to } (w druku { $printed })
paragraph = akapit { $number }
paragraphs = akapity { $numbers }
document-kind = { $kind ->
    [inspection_report] raport z inspekcji
    [digest] streszczenie, nie słowa inspektorów
    [minutes] protokół
    [press_release] komunikat prasowy
    [news] artykuł prasowy
   *[other] dokument
}
assumed-home = Nie podano miejsca, więc odpowiedź dotyczy: { $authority }.
assumed-only = Nie podano miejsca, więc odpowiedź dotyczy jedynego w zbiorze: { $authority }.
assumed-before = Z poprzedniego pytania: { $what }.
assumed-other = Przyjęto: { $what }.
counted-back = licząc wstecz od { $when }
suggestions = Można zapytać
choices = Proszę wybrać
long-answer = { $count ->
    [one] Cała odpowiedź wraz ze źródłem jest w pliku poniżej.
    [few] Cała odpowiedź wraz z { $count } źródłami jest w pliku poniżej.
    [many] Cała odpowiedź wraz z { $count } źródłami jest w pliku poniżej.
   *[other] Cała odpowiedź wraz z { $count } źródła jest w pliku poniżej.
}
button-source = Źródło { $number }
button-sources-next = Dalsze źródła
button-sources-back = Pierwsze źródła
button-more = Więcej na ten temat
button-before = Poprzednia inspekcja
button-others = Inne samorządy
button-suggestion = Pytanie { $number }
button-right = Odpowiedź poprawna
button-wrong = Coś się nie zgadza

## Jedno źródło

source = Źródło { $number }
source-open = Otwórz dokument w tym miejscu
source-gone = Tego dokumentu nie ma już w zbiorze, więc nie można pokazać jego tekstu. Proszę zadać pytanie ponownie.

## Co jest w zbiorze

holdings = { $documents ->
    [one] W zbiorze jest { $documents } dokument
    [few] W zbiorze są { $documents } dokumenty
    [many] W zbiorze jest { $documents } dokumentów
   *[other] W zbiorze jest { $documents } dokumentu
}, liczba samorządów: { $authorities }.
holdings-none = W zbiorze nie ma jeszcze dokumentów.
holdings-other = Inne dokumenty
undated = bez daty
page-of = Strona { $page } z { $pages }
button-next = Dalej
button-back = Wstecz

## Polecenia

start = Odpowiadam na pytania o inspekcje Ofsted w służbach dla dzieci słowami samych inspektorów, podając dokument, stronę i akapit.
start-again = Proszę pytać po angielsku, na przykład:
english-note = Odpowiedzi i cytaty są po angielsku, tak jak raporty. Pytania również proszę zadawać po angielsku.
try = Na przykład:
help-ask = Proszę pytać zwykłym angielskim o samorząd, rok lub temat. Jeśli nie podano miejsca, chodzi o samorząd domyślny, o ile go ustawiono.
help-follow = Można pytać dalej jak w rozmowie: “and in 2016?”, “show me more”. Aby wrócić do starszej odpowiedzi, wystarczy na nią odpowiedzieć. Po edycji pytania zmieni się też odpowiedź.
help-commands = Polecenia
help-buttons = Numer pod odpowiedzią pokazuje źródło: cały akapit wraz z sąsiednimi.
help-inline = W dowolnym innym czacie można napisać @{ $bot } i pytanie, aby wstawić tam cytat.
help-group = W grupie odpowiadam na /ask@{ $bot } z pytaniem, na odpowiedzi na moje wiadomości i na wzmianki @{ $bot }. Poza tym milczę.
help-group-privacy = Tryb prywatności Telegrama sprawia, że wzmianki, jak i inne wiadomości grupy, do botów nie docierają. Wzmianka @{ $bot } dociera więc do mnie tylko wtedy, gdy właściciel wyłączył ten tryb albo gdy jestem administratorem grupy. /ask@{ $bot } i odpowiedzi na moje wiadomości docierają zawsze.
command-start = Początek
command-ask = Zadaj pytanie
command-improve = Co samorząd ma poprawić
command-grades = Oceny samorządu
command-compare = Dwa samorządy obok siebie
command-brief = Materiał na posiedzenie jako dokument Word
command-sources = Jakie dokumenty są w zbiorze
command-follow = Powiadamiaj, co nowego o samorządzie
command-unfollow = Nie powiadamiaj więcej
command-following = Jakie samorządy obserwuje ten czat
command-help = Jak pytać
command-reset = Zacznij nową rozmowę
command-language = Zmień język
command-feedback = Napisz, co było dobre lub złe
command-privacy = Co i jak długo jest przechowywane
command-forget = Usuń to, co jest o Tobie przechowywane
ask-empty = Proszę wysłać pytanie. Tutaj nie trzeba do tego polecenia.
ask-empty-group = Proszę napisać pytanie po poleceniu: /ask@{ $bot } what must Cornwall improve?
compare-empty = Proszę podać dwa samorządy oddzielone przecinkiem: /compare Cornwall, Devon
brief-empty = Proszę podać jeden samorząd, a jeśli trzeba także rok lub temat: /brief Cornwall, /brief Cornwall 2024, /brief Cornwall care leavers
brief-made = Sporządzone przez Scrutineer z dokumentów w zbiorze; każdy cytat ma źródło. Pytania są szkicami.
led-by = Kierowali: { $names }.
reset = To nowa rozmowa. Wcześniejsze pytania nie są już brane pod uwagę.
language-choose = Proszę wybrać język przycisków i komunikatów.
language-set = Wybrany język: { $language }.

## Co jest obserwowane

follow-empty = Proszę podać samorząd albo all: /follow Cornwall, /follow all
follows = Nowe dokumenty będą tu podawane: { $whom }. /following pokazuje, co obserwuje ten czat, /unfollow to kończy.
unfollowed = Ten czat już nie obserwuje: { $whom }.
unfollowed-all = Ten czat niczego już nie obserwuje.
following = Ten czat obserwuje
following-none = Ten czat niczego nie obserwuje.
every-council = wszystkie samorządy
notice-new = { $count ->
    [one] { $count } nowy dokument
    [few] { $count } nowe dokumenty
    [many] { $count } nowych dokumentów
   *[other] { $count } nowego dokumentu
}
notice-more = { $count ->
    [one] Jest jeszcze { $count } nowy. /sources pokazuje wszystkie w zbiorze.
    [few] Są jeszcze { $count } nowe. /sources pokazuje wszystkie w zbiorze.
    [many] Jest jeszcze { $count } nowych. /sources pokazuje wszystkie w zbiorze.
   *[other] Jest jeszcze { $count } nowego. /sources pokazuje wszystkie w zbiorze.
}
notice-cut = W dokumencie jest tego więcej.
notice-end = /following pokazuje, co obserwuje ten czat, /unfollow to kończy.

## Co jest przechowywane

privacy = Co jest przechowywane
privacy-what = Wszystko znajduje się na komputerze, na którym działa ten bot.
privacy-questions = Twoje wiadomości do mnie, po udzieleniu odpowiedzi: { $time }
privacy-answers = Twoje pytania z odpowiedziami, aby działały przyciski i dalsze pytania: { $time }
privacy-messages = Moje odpowiedzi do Ciebie, po wysłaniu: { $time }
privacy-settings = Twój język: { $time }
privacy-follows = Samorządy, które obserwuje czat, jako numer czatu i nazwa samorządu, nic więcej: do polecenia /unfollow lub /forget albo do zablokowania mnie
privacy-feedback = To, co napiszesz przez /feedback, i przyciski pod odpowiedziami: { $time }
privacy-logs = Dzienniki zawierają numery czatów i czas pracy. Nigdy nie zawierają Twoich słów.
privacy-local = Żadne pytanie nie trafia do usługi w chmurze ani do modelu językowego. Odpowiedzi są wyszukiwane w dokumentach na tym komputerze.
privacy-telegram = Sam Telegram przesyła i przechowuje nasze wiadomości według własnych zasad, na które nie mam wpływu.
privacy-forget = Polecenie /forget usuwa to od razu.
for-minutes = { $count ->
    [one] przez { $count } minutę
    [few] przez { $count } minuty
    [many] przez { $count } minut
   *[other] przez { $count } minuty
}
for-hours = { $count ->
    [one] przez { $count } godzinę
    [few] przez { $count } godziny
    [many] przez { $count } godzin
   *[other] przez { $count } godziny
}
for-days = { $count ->
    [one] przez { $count } dzień
    [few] przez { $count } dni
    [many] przez { $count } dni
   *[other] przez { $count } dnia
}
deleted-at-once = usuwane od razu
until-forget = do czasu polecenia /forget
forget = Czy usunąć wszystko, co jest tu o Tobie przechowywane: pytania, odpowiedzi, opinie, wybrany język i to, co obserwujesz? Przyciski pod starszymi odpowiedziami przestaną wtedy działać. Wiadomości w Telegramie pozostaną; można je usunąć samodzielnie.
forget-group = Czy usunąć wszystko, co jest przechowywane od Ciebie z tej grupy? Pytania innych osób pozostaną.
button-forget = Usuń
button-keep = Zachowaj
forgotten = Usunięto.
kept = Niczego nie usunięto.

## Opinie

feedback = Proszę napisać po poleceniu, co było dobre lub złe, na przykład: /feedback zły numer strony
feedback-noted = Dziękuję. Uwaga została zapisana dla osoby prowadzącej tego bota.
right-noted = Dziękuję. Zapisano, że odpowiedź była poprawna.
wrong-noted = Dziękuję. Zapisano, że coś się nie zgadza. Co dokładnie, można napisać przez /feedback.

## Komunikaty

busy = { $count ->
    [one] Czeka tu już { $count } pytanie, więc tego nie przyjąłem. Proszę zadać je ponownie, gdy tamto otrzyma odpowiedź.
    [few] Czekają tu już { $count } pytania, więc tego nie przyjąłem. Proszę zadać je ponownie, gdy tamte otrzymają odpowiedź.
    [many] Czeka tu już { $count } pytań, więc tego nie przyjąłem. Proszę zadać je ponownie, gdy tamte otrzymają odpowiedź.
   *[other] Czeka tu już { $count } pytania, więc tego nie przyjąłem. Proszę zadać je ponownie, gdy tamte otrzymają odpowiedź.
}
too-long = Długość pytania w znakach: { $length }. Proszę zmieścić je w { $limit }.
too-many = { $seconds ->
    [one] To było wiele pytań naraz. Proszę spróbować za { $seconds } sekundę.
    [few] To było wiele pytań naraz. Proszę spróbować za { $seconds } sekundy.
    [many] To było wiele pytań naraz. Proszę spróbować za { $seconds } sekund.
   *[other] To było wiele pytań naraz. Proszę spróbować za { $seconds } sekundy.
}
too-slow = Trwało to zbyt długo i zostało przerwane. Proszę zapytać ponownie albo węziej.
not-allowed = Ten bot odpowiada tylko osobom dopuszczonym przez właściciela.
not-allowed-chat = Ten bot nie odpowiada w tym czacie. Właściciel może to zmienić.
hint-voice = Nie potrafię słuchać. Proszę napisać pytanie.
hint-picture = Nie potrafię czytać obrazów. Proszę napisać pytanie.
hint-sticker = Proszę napisać pytanie, na przykład: what must Cornwall improve?
hint-file = Nie czytam przesłanych tu plików. Odpowiadam na podstawie dokumentów ze zbioru; ich listę podaje /sources.
hint-other = Czytam tylko tekst. Proszę napisać pytanie.
unknown-command = Nie znam polecenia { $command }. Listę znanych podaje /help.
failed = Coś poszło nie tak po tej stronie, nie z pytaniem. Zostało to zapisane w dzienniku. Proszę zapytać ponownie.
button-stale = Ten przycisk jest już nieaktualny. Proszę zapytać ponownie.

## W innych czatach

inline-private = Zapytaj dalej prywatnie
inline-none = Nic nie znaleziono. Zapytaj prywatnie
