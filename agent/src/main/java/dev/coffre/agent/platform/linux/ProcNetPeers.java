package dev.coffre.agent.platform.linux;

import dev.coffre.agent.platform.LoopbackPeers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /proc/net} lists both ends of every connection with their owners. */
final class ProcNetPeers implements LoopbackPeers {
    private static final List<String> TABLES = List.of("tcp", "tcp6");

    /** {@code 127.0.0.1} as the kernel prints it; also the end of an IPv4-mapped address. */
    private static final String LOOPBACK = "0100007F";

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int USER = 7;

    private final Path tables;

    /** @param tables the directory {@code /proc/net} */
    ProcNetPeers(Path tables) {
        this.tables = tables;
    }

    @Override
    public Optional<String> user(int theirPort, int ourPort) {
        String local = LOOPBACK + ":%04X".formatted(theirPort);
        String remote = LOOPBACK + ":%04X".formatted(ourPort);
        return TABLES.stream()
                .flatMap(table -> lines(tables.resolve(table)))
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > USER)
                .filter(fields -> upper(fields[LOCAL]).endsWith(local)
                        && upper(fields[REMOTE]).endsWith(remote))
                .map(fields -> fields[USER])
                .findFirst();
    }

    private static String upper(String field) {
        return field.toUpperCase(Locale.ROOT);
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table, StandardCharsets.ISO_8859_1).stream()
                    .skip(1);
        } catch (IOException notTold) {
            return Stream.empty();
        }
    }
}
