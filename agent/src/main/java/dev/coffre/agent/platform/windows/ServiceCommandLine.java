package dev.coffre.agent.platform.windows;

import dev.coffre.backup.trust.PathTrust;
import dev.coffre.backup.trust.UntrustedPathException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command line that the service manager starts: this runtime and these libraries with a fixed list of options. The options
 * of this process are not taken over. Some of them come from the environment, and the service runs with all rights.
 *
 * <p>It is {@code java.exe} and not the launcher {@code coffre.exe}, because the process that the service manager starts must
 * call the dispatcher itself.
 *
 * @param javaHome the folder of the runtime
 * @param classPath of a program without an installation, such as a test
 */
record ServiceCommandLine(Path javaHome, String classPath) {
    private static final String MAIN = "dev.coffre.agent.Coffre";

    /** As in the launcher, packaging/windows/coffre.c. Without -Xrs, a JVM ends when a person logs off. */
    private static final List<String> OPTIONS = List.of(
            "-Xrs",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:-HeapDumpOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-PrintWarnings",
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-Xlog:aot=off",
            "-Xlog:cds=off",
            "--enable-native-access=ALL-UNNAMED",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Xms32m",
            "-Xmx224m",
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    static ServiceCommandLine ofThisProcess() {
        return new ServiceCommandLine(
                Path.of(System.getProperty("java.home")), System.getProperty("java.class.path", ""));
    }

    /**
     * Returns the command line, unless another user of the machine could change what it starts.
     *
     * @throws IOException an {@link UntrustedPathException} for a folder that others can change
     */
    String ifTrusted(PathTrust trust, List<String> arguments) throws IOException {
        for (Path folder : folders().toList()) {
            trust.requireDirectory(folder);
        }
        return of(arguments);
    }

    /** @param arguments of the service, after the main class */
    String of(List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(javaHome.resolve("bin").resolve("java.exe").toString());
        words.addAll(OPTIONS);
        words.addAll(installation().map(ServiceCommandLine::options).orElseGet(() -> List.of("-cp", classPath)));
        words.add(MAIN);
        words.addAll(arguments);
        return CommandLine.join(words);
    }

    /** Returns the folders whose programs and libraries the service runs. */
    Stream<Path> folders() {
        Stream<Path> libraries = installation()
                .map(home -> Stream.of(home.resolve("lib"), home.resolve("bin")))
                .orElseGet(this::classFolders);
        return Stream.concat(Stream.of(javaHome.resolve("bin"), javaHome.resolve("lib")), libraries)
                .distinct();
    }

    private Stream<Path> classFolders() {
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(each -> !each.isEmpty())
                .map(each -> {
                    Path path = Path.of(each).toAbsolutePath();
                    Path folder = path.getParent();
                    return folder == null || Files.isDirectory(path) ? path : folder;
                });
    }

    /** Returns the folder of the installation; empty if this runtime belongs to none. */
    private Optional<Path> installation() {
        return Optional.ofNullable(javaHome.toAbsolutePath().getParent())
                .filter(home -> Files.isRegularFile(launcher(home)));
    }

    private static Path launcher(Path home) {
        return home.resolve("bin").resolve("coffre.exe");
    }

    private static List<String> options(Path home) {
        return List.of(
                "-Dcoffre.launcher=" + launcher(home),
                "-DZstdNativePath=" + home.resolve("lib").resolve("native").resolve("libzstd-jni.dll"),
                "-cp",
                home.resolve("lib") + File.separator + "*");
    }
}
