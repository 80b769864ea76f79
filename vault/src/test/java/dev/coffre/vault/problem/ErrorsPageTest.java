package dev.coffre.vault.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.text.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Compares docs/errors.md and docs/errors.fr.md with the catalog. With {@code -Dcoffre.write=true} it writes both pages.
 * {@code bin/regenerate errors} does that.
 *
 * <p>A page has one heading per code, so that other pages can link to {@code errors.md#point-held}. Its sections are those
 * of the source of {@link ProblemCode}: a comment line above the first code of each section.
 */
final class ErrorsPageTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path SOURCE = Path.of("src/main/java/dev/coffre/vault/problem/ProblemCode.java");
    private static final Pattern SECTION_OR_CODE = Pattern.compile("(?m)^    (?:// (.+)|([A-Z][A-Z_]*)\\(ExitCode.*)$");

    /** The sections of {@link ProblemCode} and their French headings. */
    private static final Map<String, String> FRENCH_SECTIONS = Map.ofEntries(
            Map.entry("Vault credentials", "Informations d’identification de coffre"),
            Map.entry("Passphrase and recovery code", "Phrase secrète et code de récupération"),
            Map.entry("Registration", "Inscription"),
            Map.entry("Reaching the vault", "Connexion au coffre"),
            Map.entry("Flags, sources, targets, recovery points", "Options, sources, cibles, points de récupération"),
            Map.entry("Backup servers", "Serveurs de sauvegarde"),
            Map.entry("Warnings: the rest of the job is done", "Avertissements (le reste du travail est fait)"),
            Map.entry("Jobs", "Travaux"),
            Map.entry("Local console", "Console locale"),
            Map.entry("What the vault refuses", "Refus du coffre"),
            Map.entry("Talking to the vault", "Échanges avec le coffre"),
            Map.entry("People and what they may do", "Personnes et autorisations"),
            Map.entry("Integrity", "Intégrité"),
            Map.entry("The vault service and its operator", "Le service de coffre et son opérateur"),
            Map.entry("The machine", "L’ordinateur"));

    private static final Page ENGLISH = new Page(
            "errors.md",
            Language.ENGLISH,
            Function.identity(),
            """
            # Errors

            Every error that Coffre shows to people, by its code. This page in French: [errors.fr.md](errors.fr.md).

            A command prints the code in brackets, and as `"code"` with `--json`. A response of the API has it as `code`. The \
            portal and the console print it below the message. The exit code is that of the command. The HTTP status is that \
            of the response. A warning has no status. Words in braces are details of one error, for example the name of a \
            file. [azure-backup-errors.md](azure-backup-errors.md) compares the errors of Azure Backup with these.

            | exit code | meaning |
            |---|---|
            | 0 | done |
            | 1 | failed for any other reason |
            | 2 | wrong flags, or a named source or file that cannot be used |
            | 3 | done with warnings |
            | 4 | vault credentials refused |
            | 5 | wrong passphrase or recovery code |
            | 6 | vault not reachable |
            | 7 | another job is running |
            | 8 | integrity: something is damaged, missing or forged |
            | 9 | refused |
            | 129, 130, 143 | ended by SIGHUP, SIGINT (Ctrl-C) or SIGTERM; the code is mostly `job-cancelled` |

            `bin/regenerate errors` generates this page from the catalog in `dev.coffre.vault.problem`. Do not edit it.

            """,
            "Exit code %d",
            "HTTP status %d",
            "- **%s:** %s%n",
            "Message",
            "Cause",
            "Remedy");

    private static final Page FRENCH = new Page(
            "errors.fr.md",
            Language.FRENCH,
            title -> Objects.requireNonNull(FRENCH_SECTIONS.get(title), () -> "no French heading for: " + title),
            """
            # Erreurs

            Toutes les erreurs que Coffre affiche, par code. Cette page en anglais : [errors.md](errors.md).

            Une commande affiche le code entre crochets, et sous `"code"` avec `--json`. Une réponse de l’API le contient \
            sous `code`. Le portail et la console l’affichent sous le message. Le code de sortie est celui de la commande. Le \
            statut HTTP est celui de la réponse. Un avertissement n’a pas de statut. Les mots entre accolades sont des \
            détails de l’erreur, par exemple le nom d’un fichier. [azure-backup-errors.md](azure-backup-errors.md) (en \
            anglais) compare les erreurs d’Azure Backup avec celles-ci.

            | code de sortie | signification |
            |---|---|
            | 0 | terminé |
            | 1 | échec pour une autre raison |
            | 2 | options erronées, ou source ou fichier indiqué inutilisable |
            | 3 | terminé avec des avertissements |
            | 4 | informations d’identification de coffre refusées |
            | 5 | phrase secrète ou code de récupération erroné |
            | 6 | coffre inaccessible |
            | 7 | un autre travail est en cours |
            | 8 | intégrité : quelque chose est endommagé, manquant ou falsifié |
            | 9 | refusé |
            | 129, 130, 143 | arrêté par SIGHUP, SIGINT (Ctrl-C) ou SIGTERM ; le code est le plus souvent `job-cancelled` |

            `bin/regenerate errors` génère cette page à partir du catalogue de `dev.coffre.vault.problem`. Ne la modifiez pas.

            """,
            "Code de sortie %d",
            "statut HTTP %d",
            "- **%s :** %s%n",
            "Message",
            "Cause",
            "Remède");

    @Test
    void thePagesEqualTheCatalog() throws IOException {
        Map<String, List<ProblemCode>> sections = sections();

        for (Page page : List.of(ENGLISH, FRENCH)) {
            Path file = DOCS.resolve(page.file());
            String text = page.render(sections);
            if (Boolean.getBoolean("coffre.write")) {
                Files.writeString(file, text);
            }
            assertThat(file).as("outdated: run bin/regenerate errors").hasContent(text);
        }
    }

    private static Map<String, List<ProblemCode>> sections() throws IOException {
        Map<String, List<ProblemCode>> sections = new LinkedHashMap<>();
        List<MatchResult> lines =
                SECTION_OR_CODE.matcher(Files.readString(SOURCE)).results().toList();
        String section = "";
        for (MatchResult line : lines) {
            if (line.group(1) != null) {
                section = line.group(1);
            } else {
                sections.computeIfAbsent(section, title -> new ArrayList<>()).add(ProblemCode.valueOf(line.group(2)));
            }
        }
        assertThat(sections.values().stream().flatMap(List::stream))
                .as("codes that the source has in a section")
                .containsExactlyElementsOf(Arrays.asList(ProblemCode.values()));
        return sections;
    }

    /** One language of the page: its introduction by hand, and the words around the texts of the catalog. */
    private record Page(
            String file,
            Language language,
            Function<String, String> sectionTitle,
            String introduction,
            String exit,
            String status,
            String line,
            String message,
            String cause,
            String remedy) {
        String render(Map<String, List<ProblemCode>> sections) {
            String contents = sections.keySet().stream()
                    .map(sectionTitle)
                    .map(title -> "- [%s](#%s)%n".formatted(title, anchor(title)))
                    .collect(Collectors.joining());
            String body = sections.entrySet().stream()
                    .map(section -> "%n## %s%n".formatted(sectionTitle.apply(section.getKey()))
                            + section.getValue().stream().map(this::entry).collect(Collectors.joining()))
                    .collect(Collectors.joining());
            return introduction + contents + body;
        }

        private String entry(ProblemCode code) {
            String exitCode = exit.formatted(code.exitCode().number());
            String numbers = code.exitCode() == ExitCode.WARNINGS
                    ? exitCode
                    : exitCode + ", " + status.formatted(code.httpStatus());
            return "%n### %s%n%n%s.%n%n".formatted(code.code(), numbers)
                    + line.formatted(message, text(code, "title"))
                    + line.formatted(cause, text(code, "cause"))
                    + line.formatted(remedy, text(code, "remedy"));
        }

        private String text(ProblemCode code, String part) {
            return ProblemText.in(language)
                    .template(code, part)
                    .replaceAll("\\{[a-zA-Z]+\\|[^|{}]*\\|([^|{}]*)}", "$1")
                    .replace(":span}", "}")
                    .replaceAll("\\[([^\\[\\]]*\\{[^\\[\\]]*)]", "$1")
                    .replace("<vault>_<date>.VaultCredentials", "`<vault>_<date>.VaultCredentials`")
                    .replace("<coffre>_<date>.VaultCredentials", "`<coffre>_<date>.VaultCredentials`");
        }

        /** Returns the anchor that GitHub and most renderers give a heading. */
        private static String anchor(String title) {
            return title.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} -]", "")
                    .replace(' ', '-');
        }
    }
}
