package dev.coffre.acceptance.secrecy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks for all forms of all canaries in one pass. */
public final class CanarySearch {
    private static final int PAIRS = 1 << 16;

    private final List<List<Form>> byFirstTwoBytes = new ArrayList<>();

    private record Form(Canary canary, byte[] bytes) {}

    public CanarySearch(List<Canary> canaries) {
        for (int pair = 0; pair < PAIRS; pair++) {
            byFirstTwoBytes.add(List.of());
        }
        for (Canary canary : canaries) {
            for (byte[] form : canary.forms()) {
                int pair = pair(form, 0);
                List<Form> longer = new ArrayList<>(byFirstTwoBytes.get(pair));
                longer.add(new Form(canary, form));
                byFirstTwoBytes.set(pair, longer);
            }
        }
    }

    /** The names of the canaries that are in there. */
    public Set<String> in(byte[] bytes) {
        Set<String> found = new TreeSet<>();
        for (int at = 0; at + 1 < bytes.length; at++) {
            for (Form form : byFirstTwoBytes.get(pair(bytes, at))) {
                int end = at + form.bytes().length;
                if (end <= bytes.length && Arrays.equals(bytes, at, end, form.bytes(), 0, form.bytes().length)) {
                    found.add(form.canary().name());
                }
            }
        }
        return found;
    }

    /** As "file: canary", over every file below a folder, its name included. */
    public List<String> below(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<String> found = new ArrayList<>();
            for (Path path : all.toList()) {
                in(path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .forEach(name -> found.add(path + ": " + name));
                if (Files.isRegularFile(path)) {
                    in(Files.readAllBytes(path)).forEach(name -> found.add(path + ": " + name));
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int pair(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
