package dev.coffre.cli;

import dev.coffre.vault.text.Texts;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.IParamLabelRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Help with the labels of options and subcommands in the user's language: {@code --to DOSSIER}. */
public final class TranslatedHelp extends Help {
    private final Texts texts;

    /** @param texts with the labels */
    public TranslatedHelp(CommandSpec command, ColorScheme colors, Texts texts) {
        super(command, colors);
        this.texts = texts;
    }

    @Override
    public IParamLabelRenderer parameterLabelRenderer() {
        IParamLabelRenderer english = super.parameterLabelRenderer();
        return new IParamLabelRenderer() {
            @Override
            public Text renderParameterLabel(ArgSpec argument, Ansi ansi, List<IStyle> styles) {
                // Escapes in a plain text would count for the width of its line.
                return ansi.apply(
                        texts.label(english.renderParameterLabel(argument, ansi, List.of())
                                .plainString()),
                        styles);
            }

            @Override
            public String separator() {
                return english.separator();
            }
        };
    }

    /** picocli renders the label of subcommands without the renderer. */
    @Override
    protected Text createDetailedSynopsisCommandText() {
        return colorScheme()
                .text(texts.label(super.createDetailedSynopsisCommandText().plainString()));
    }

    /** picocli renders the synopsis of groups without the renderer. */
    @Override
    protected Text createDetailedSynopsisGroupsText(Set<ArgSpec> grouped) {
        return colorScheme()
                .text(texts.label(
                        super.createDetailedSynopsisGroupsText(grouped).plainString()));
    }
}
