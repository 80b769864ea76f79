package dev.coffre.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.Texts;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class TranslatedHelpTest {
    @Command(name = "recover")
    private static final class Example {
        @Option(names = "--to", paramLabel = "FOLDER", description = "where")
        private String to = "";

        @Option(names = "--conflict", paramLabel = "copies|overwrite|skip", description = "what")
        private String conflict = "";

        @Option(names = "--passphrase-file", paramLabel = "FILE", description = "which")
        private String file = "";

        @Parameters(paramLabel = "PATH", arity = "0..*", description = "paths")
        private String[] paths = {};
    }

    @Test
    void linesBreakInColourWhereTheyBreakWithout() {
        CommandLine line = new CommandLine(new Example()).setUsageHelpWidth(80);
        Texts texts = Texts.in(Language.ENGLISH, UsageErrors.TEXTS);
        line.setHelpFactory((command, colors) -> new TranslatedHelp(command, colors, texts));
        String coloured = line.getUsageMessage(Ansi.ON);
        assertThat(coloured).contains("\u001b[");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(line.getUsageMessage(Ansi.OFF));
    }
}
