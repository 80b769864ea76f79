package dev.coffre.vault.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.text.Language;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentences that stand in a problem as a detail, as people read them. */
final class SentenceTranslationsTest {
    private static final ProblemText ENGLISH = ProblemText.in(Language.ENGLISH);
    private static final ProblemText FRENCH = ProblemText.in(Language.FRENCH);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a time of day is like 21:00 | une heure s’écrit comme 21:00",
                "its signature does not match | sa signature n’est pas la bonne",
                "it is shorter than its checksum | il est plus court que sa somme de contrôle",
                "the keyring is of epoch 3, not 2 | le trousseau est de l’époque 3, et non 2",
                "slot 0a1b was superseded | l’emplacement de clé 0a1b a été remplacé",
                "monthly: no times of day | niveau mensuel, sans heures",
                "a tree where a CHUNK belongs | un « page d’arbre » à la place d’un « bloc »",
                "it ends within directory's hash | il se termine au milieu de ceci : l’empreinte du répertoire",
                "bytes too many: 1 | octets de trop : 1",
                "1 kids of a tree | 1 enfant pour un « page d’arbre »",
                "2 kids of a tree | 2 enfants pour un « page d’arbre »",
                "an entry says: mode 644 | une entrée indique ceci : le mode est 644",
                "mail.json: the port is not between 1 and 65535 | mail.json : le port n’est pas compris entre 1 et"
                        + " 65535",
                "sh: exit 3 | sh : code de sortie 3",
                "tar: ENOENT | tar: ce fichier ou dossier n’existe pas"
            })
    void aReasonIsInTheLanguageOfWhoReadsIt(String english, String french) {
        assertThat(FRENCH.reason(english).replace('\u00a0', ' ')).isEqualTo(french);
    }

    @Test
    void whatIsNoneOfTheSentencesStaysAsItIs() {
        for (String other : new String[] {
            "",
            "the moon is of cheese",
            "mode high",
            "the keyring is of epoch three, not two",
            "a dog where a cat belongs",
            "--daily : la valeur n’est pas permise",
            "x".repeat(1 << 20),
            "slot " + "x".repeat(1 << 20) + " was superseded"
        }) {
            assertThat(FRENCH.reason(other)).isEqualTo(other);
        }
    }

    @Test
    void aReasonIsEnglishForWhoReadsEnglishAndInDetails() {
        Problem problem = ProblemCode.SCHEDULE_INVALID.with("reason", "a time of day is like 21:00");
        assertThat(ENGLISH.title(problem)).contains("a time of day is like 21:00");
        assertThat(FRENCH.title(problem)).contains("une heure s’écrit comme 21:00");
        assertThat(problem.details()).containsEntry("reason", "a time of day is like 21:00");
    }

    @Test
    void aNameOfAUserIsNotTranslated() {
        assertThat(FRENCH.title(ProblemCode.VAULT_UNKNOWN.with("vault", "it was edited")))
                .isEqualTo("Il n’existe pas de coffre it was edited.");
        assertThat(FRENCH.reason("a file without a name: 'it was edited'")).contains("it was edited");
    }

    @Test
    void aProblemWithinAnotherIsOfOneLanguageAndEndsOnce() {
        Problem inner = ProblemCode.RECORD_DAMAGED.with("reason", "its checksum does not match");
        Problem outer = ProblemCode.FILE_NOT_RECOVERED
                .with("path", "/srv/a")
                .with("reason", "a page of up to 7 files: " + inner.getMessage());

        assertThat(FRENCH.title(outer).replace('\u00a0', ' '))
                .isEqualTo("/srv/a n’a pas pu être récupéré : une page de 7 fichiers au plus :"
                        + " Un enregistrement est endommagé : sa somme de contrôle n’est pas la bonne.");
        assertThat(ENGLISH.title(outer))
                .endsWith("its checksum does not match.")
                .doesNotEndWith("..");
    }

    @Test
    void everyTitleIsKnownWithinAnother() {
        for (ProblemCode code : ProblemCode.values()) {
            if (code == ProblemCode.FLAGS_INVALID) {
                continue; // it is its reason
            }
            Problem problem = code.problem();
            for (String name : ENGLISH.required(code)) {
                problem = problem.with(name, name.equals("tier") ? "daily" : name.equals("thing") ? "a record" : "1");
            }
            String french = FRENCH.reason(ENGLISH.title(problem));
            assertThat(french).as(code.code()).isEqualTo(FRENCH.title(problem));
        }
    }

    @Test
    void ofTwoSentencesThatFitTheOneWithMoreTextIsMeant() {
        assertThat(FRENCH.reason("slot 3 is empty")).isEqualTo("la place 3 est vide");
        assertThat(SentencePattern.of("{file} cannot be read", "").match("the mail.json cannot be read"))
                .contains(Map.of("file", "the mail.json"));
        assertThat(SentencePattern.of("{n} of {n}", "").match("1 of 2")).isEmpty();
    }

    /** No text makes it slow: a part ends where what follows it first stands. */
    @Test
    void aHostileTextIsDecidedAtOnce() {
        String hostile = "an entry says: ".repeat(270);
        assertThat(FRENCH.reason(hostile)).startsWith("une entrée indique ceci");
    }
}
