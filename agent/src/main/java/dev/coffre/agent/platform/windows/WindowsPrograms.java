package dev.coffre.agent.platform.windows;

import dev.coffre.agent.platform.ExternalPrograms;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.WideString;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

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

    /** What {@code cmd.exe} changes even between quotation marks. */
    private static final Pattern CHANGED_BY_SHELL = Pattern.compile("[\"%\\p{Cntrl}]");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:\\\\/@+-]+");

    private final Supplier<String> system;

    /** @param system folder of the programs of Windows */
    WindowsPrograms(Supplier<String> system) {
        this.system = system;
    }

    /** Scripts are started by their interpreter, found in the folder of Windows and not by the environment. */
    @Override
    public ProcessBuilder builder(List<ByteString> words) throws IOException {
        List<String> command = words.stream()
                .map(word -> WideString.decode(word).orElseGet(word::display))
                .toList();
        String program = command.getFirst().toLowerCase(Locale.ROOT);
        if (program.endsWith(".ps1")) {
            return new ProcessBuilder(powerShell(command));
        }
        if (program.endsWith(".cmd") || program.endsWith(".bat")) {
            return new ProcessBuilder(system.get() + "\\cmd.exe", "/d", "/s", "/c", shellLine(command));
        }
        List<String> quoted = new ArrayList<>(List.of(command.getFirst()));
        quoted.addAll(quoted(command.subList(1, command.size())));
        return new ProcessBuilder(quoted);
    }

    private List<String> powerShell(List<String> script) {
        List<String> command = new ArrayList<>(List.of(
                system.get() + "\\WindowsPowerShell\\v1.0\\powershell.exe", "-NoProfile", "-NonInteractive", "-File"));
        command.addAll(quoted(script));
        return command;
    }

    /** The JVM leaves words between quotation marks as they are. */
    private static List<String> quoted(List<String> words) {
        return words.stream().map(CommandLine::quoted).toList();
    }

    /** Returns the line of a batch file, in the quotation marks that {@code /s} removes. */
    private static String shellLine(List<String> words) throws ErrnoException {
        StringBuilder line = new StringBuilder("\"");
        for (String word : words) {
            if (CHANGED_BY_SHELL.matcher(word).find()) {
                throw new ErrnoException("CreateProcess", Errno.EINVAL, WideString.encode(word))
                        .withReason("argument-for-shell");
            }
            line.append(line.length() == 1 ? "" : " ")
                    .append(PLAIN.matcher(word).matches() ? word : '"' + word + '"');
        }
        return line.append('"').toString();
    }

    @Override
    public List<String> scripts(List<String> command) {
        return WindowsScripts.in(command);
    }

    @Override
    public String text(byte[] output) {
        return ConsoleText.decode(output);
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
