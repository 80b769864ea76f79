package dev.coffre.agent.platform.windows;

import dev.coffre.agent.platform.ExternalPrograms;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.win32.WideString;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Starts programs by CreateProcess, which takes any character. */
final class WindowsPrograms implements ExternalPrograms {
    /** In upper case: Windows ignores the case of the names of variables. Programs fail without most of these. */
    private static final Set<String> INHERITED_VARIABLES = Set.of(
            "ALLUSERSPROFILE",
            "COMPUTERNAME",
            "COMSPEC",
            "NUMBER_OF_PROCESSORS",
            "OS",
            "PATH",
            "PATHEXT",
            "PROCESSOR_ARCHITECTURE",
            "PROGRAMDATA",
            "PROGRAMFILES",
            "PROGRAMFILES(X86)",
            "PSMODULEPATH",
            "SYSTEMDRIVE",
            "SYSTEMROOT",
            "TEMP",
            "TMP",
            "USERNAME",
            "USERPROFILE",
            "WINDIR");

    private static final File NULL_DEVICE = new File("NUL");

    @Override
    public ProcessBuilder builder(List<ByteString> words) {
        List<String> command = new ArrayList<>();
        command.add(text(words.getFirst()));
        words.stream().skip(1).map(word -> CommandLine.escaped(text(word))).forEach(command::add);
        return new ProcessBuilder(command);
    }

    private static String text(ByteString word) {
        return WideString.decode(word).orElseGet(word::display);
    }

    @Override
    public File nullDevice() {
        return NULL_DEVICE;
    }

    @Override
    public boolean isInherited(String variable) {
        return INHERITED_VARIABLES.contains(variable.toUpperCase(Locale.ROOT));
    }
}
