package dev.coffre.agent.platform;

import dev.coffre.agent.process.LockFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Another process for the contract of the platform. The first argument says what it does; it then waits to be ended. */
public final class PlatformProgram {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private PlatformProgram() {}

    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-PrintWarnings",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PlatformProgram.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    public static void main(String[] given) throws Exception {
        List<String> arguments = Here.PLATFORM.arguments(List.of(given));
        switch (arguments.getFirst()) {
            case "arguments" -> arguments.forEach(OUT::println);
            case "lock" -> lock(Path.of(arguments.get(1)));
            case "temporary" -> temporary(Path.of(arguments.get(1)));
            case "ask" ->
                OUT.println(
                        Here.PLATFORM.sockets().ask(arguments.get(1), "who?").orElse("no answer"));
            case "stop" -> stop();
            default -> throw new IllegalArgumentException(arguments.getFirst());
        }
    }

    private static void lock(Path file) throws InterruptedException {
        LockFile lock = LockFile.acquire(Here.privatePath(file)).orElseThrow();
        lock.write(Map.of("name", "child"));
        sayAndWait("locked");
    }

    private static void temporary(Path folder) throws IOException, InterruptedException {
        try (FileChannel _ = Here.PLATFORM.files().createTemporary(folder, "spill")) {
            sayAndWait("made");
        }
    }

    private static void stop() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Here.PLATFORM.stopRequests().onRequest(exit -> {
            OUT.println("asked to stop with " + exit);
            asked.countDown();
        });
        OUT.println("runs");
        asked.await();
    }

    private static void sayAndWait(String word) throws InterruptedException {
        OUT.println(word);
        Thread.sleep(600_000);
    }
}
