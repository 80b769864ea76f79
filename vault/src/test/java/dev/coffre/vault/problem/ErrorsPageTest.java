package dev.coffre.vault.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Makes docs/errors.md out of the catalog when asked to, and else holds the page to it. */
final class ErrorsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "errors.md");
    private static final String HOW = "mvn -pl vault test -Dtest=ErrorsPageTest -Dcoffre.write=true";

    @Test
    void thePageSaysWhatTheCatalogSays() throws IOException {
        if (Boolean.getBoolean("coffre.write")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).as("stale? make it anew: %s", HOW).hasContent(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder();
        page.append("# Errors\n\nMade from the catalog in `dev.coffre.vault.problem`; do not edit. `")
                .append(HOW)
                .append("` makes it anew. Words in braces are filled in when the error occurs. Which")
                .append(" errors of the product they answer is told in [product-errors.md](product-errors.md).\n\n")
                .append("Exit codes: 0 done · 1 failed otherwise · 2 flags, source, files named · 3 done with warnings")
                .append(" · 4 vault credentials · 5 wrong passphrase or recovery code · 6 vault not reachable")
                .append(" · 7 another job is running · 8 integrity · 9 refused · 129, 130, 143 ended by SIGHUP, SIGINT")
                .append(" (Ctrl-C), SIGTERM, whatever the code: mostly `job-cancelled`.\n\n")
                .append("| code | exit | HTTP | English | français |\n|---|---|---|---|---|\n");
        for (ProblemCode code : ProblemCode.values()) {
            page.append("| `%s` | %d | %d | %s | %s |%n"
                    .formatted(
                            code.code(),
                            code.exitCode().number(),
                            code.httpStatus(),
                            cell(Locale.ENGLISH, code),
                            cell(Locale.FRENCH, code)));
        }
        return page.toString();
    }

    private static String cell(Locale locale, ProblemCode code) {
        ProblemText text = ProblemText.in(locale);
        return "**%s** %s<br>→ %s"
                .formatted(text.template(code, "title"), text.template(code, "cause"), text.template(code, "remedy"))
                .replaceAll("\\{[a-zA-Z]+\\|[^|{}]*\\|([^|{}]*)}", "$1")
                .replace(":span}", "}")
                .replaceAll("\\[([^\\[\\]]*\\{[^\\[\\]]*)]", "$1")
                .replace("<vault>_<date>", "`<vault>_<date>`")
                .replace("<coffre>_<date>", "`<coffre>_<date>`");
    }
}
