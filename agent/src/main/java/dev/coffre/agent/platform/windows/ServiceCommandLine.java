package dev.coffre.agent.platform.windows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line that the service manager starts: this runtime with the options of this process.
 *
 * <p>It is {@code java.exe} and not the launcher {@code coffre.exe}, because the process that the service manager starts must
 * call the dispatcher itself. The launcher's options, such as heap and class data, hold for the service as well.
 */
final class ServiceCommandLine {
    /** Without it, a JVM ends when a person logs off. */
    private static final String IGNORE_CONSOLE_EVENTS = "-Xrs";

    private static final String MAIN = "dev.coffre.agent.Coffre";

    /** Options of a process whose own command line does not name the main class, as with an argument file. */
    private static final List<String> USUAL_OPTIONS =
            List.of("-XX:+UseSerialGC", "-XX:-HeapDumpOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED");

    private ServiceCommandLine() {}

    /** @param arguments of the service, after the main class */
    static String ofThisProcess(List<String> arguments) {
        return of(WideCommandLine.words(), Path.of(System.getProperty("java.home")), arguments);
    }

    /** @param own arguments of this process, the program first */
    static String of(List<String> own, Path javaHome, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(javaHome.resolve("bin").resolve("java.exe").toString());
        words.add(IGNORE_CONSOLE_EVENTS);
        words.addAll(options(own));
        words.add(MAIN);
        words.addAll(arguments);
        return CommandLine.join(words);
    }

    /** Returns the options of the JVM between the program and the main class. */
    private static List<String> options(List<String> own) {
        int main = own.indexOf(MAIN);
        if (main < 1) {
            List<String> usual = new ArrayList<>(USUAL_OPTIONS);
            usual.add("-cp");
            usual.add(System.getProperty("java.class.path"));
            return usual;
        }
        return own.subList(1, main).stream()
                .filter(option -> !option.equals(IGNORE_CONSOLE_EVENTS))
                .toList();
    }
}
