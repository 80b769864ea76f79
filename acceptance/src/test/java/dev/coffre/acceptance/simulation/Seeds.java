package dev.coffre.acceptance.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Runs many seeds, each on one thread, and says which of them failed. */
final class Seeds {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final Form form;
    private final long first;
    private final long end;
    private final boolean aloud;
    private final AtomicLong next;
    private final TreeSet<Long> running = new TreeSet<>();
    private final List<Simulation.Outcome> failed = new ArrayList<>();

    private Seeds(Form form, long first, long count, boolean aloud) {
        this.form = form;
        this.first = first;
        this.end = first + count;
        this.aloud = aloud;
        this.next = new AtomicLong(first);
    }

    /**
     * {@code acceptance/simulate}.
     *
     * @param args the first seed; how many (1 unless said); {@code --form=disk}, {@code bucket} or
     *     {@code cluster}; {@code --trace}; {@code --reached=FILE}, where to go on;
     *     {@code --seconds=N}, after which no other begins; {@code --until-failure}
     */
    public static void main(String[] args) {
        List<String> said = List.of(args);
        List<Long> numbers = said.stream()
                .filter(arg -> !arg.startsWith("--"))
                .map(Long::valueOf)
                .toList();
        Optional<Path> reached = value(said, "--reached=").map(Path::of);
        long wanted = numbers.size() > 1 ? numbers.get(1) : 1;
        long skipped = reached.map(Seeds::read).orElse(0L);
        Duration limit = value(said, "--seconds=")
                .map(Long::valueOf)
                .map(Duration::ofSeconds)
                .orElse(Duration.ofDays(1));
        Form form = value(said, "--form=").map(Form::parse).orElse(Form.DISK);
        Seeds seeds = new Seeds(form, numbers.getFirst() + skipped, wanted - skipped, said.contains("--trace"));
        List<Simulation.Outcome> failed = seeds.run(
                limit,
                said.contains("--until-failure"),
                done -> reached.ifPresent(file -> write(file, done - numbers.getFirst())),
                outcome -> System.out.println(report(outcome)));
        System.out.println((failed.isEmpty() ? "all went well: " : "FAILED: ") + seeds.count() + " worlds");
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    private static Optional<String> value(List<String> said, String name) {
        return said.stream()
                .filter(arg -> arg.startsWith(name))
                .map(arg -> arg.substring(name.length()))
                .findFirst();
    }

    private static long read(Path file) {
        try {
            return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, long done) {
        try {
            Files.writeString(file, Long.toString(done));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many were begun. */
    private long count() {
        return Math.min(next.get(), end) - first;
    }

    /** All seeds from {@code first}; those that failed. */
    static List<Simulation.Outcome> run(Form form, long first, long count) {
        return new Seeds(form, first, count, false).run(Duration.ofDays(1), false, done -> {}, outcome -> {});
    }

    /** @param failure takes what failed as soon as it did: many worlds take their time */
    private List<Simulation.Outcome> run(
            Duration limit, boolean untilFailure, Consumer<Long> reached, Consumer<Simulation.Outcome> failure) {
        long begun = System.nanoTime();
        try (Simulation simulation = new Simulation(form, aloud)) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < Math.min(CORES, end - first); i++) {
                threads.add(Thread.ofPlatform().name("simulation-" + i).start(() -> {
                    long seed = begin();
                    while (seed < end
                            && System.nanoTime() - begun < limit.toNanos()
                            && !(untilFailure && hasFailed())) {
                        end(seed, simulation.run(seed), reached, failure);
                        seed = begin();
                    }
                }));
            }
            threads.forEach(Seeds::join);
        }
        return failed;
    }

    private synchronized long begin() {
        long seed = next.getAndIncrement();
        running.add(seed);
        return seed;
    }

    private synchronized boolean hasFailed() {
        return !failed.isEmpty();
    }

    private synchronized void end(
            long seed, Simulation.Outcome outcome, Consumer<Long> reached, Consumer<Simulation.Outcome> failure) {
        running.remove(seed);
        if (outcome.failure().isPresent()) {
            failed.add(outcome);
            failure.accept(outcome);
        } else if (failed.isEmpty()) {
            reached.accept(running.isEmpty() ? seed + 1 : Math.min(running.getFirst(), seed + 1));
        }
        if (end - first == 1) {
            System.out.println("seed " + seed + ": " + outcome.traceHash());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The last steps, what was wrong, and the line that shows it once more. */
    static String report(Simulation.Outcome outcome) {
        StringBuilder report = new StringBuilder();
        outcome.trace()
                .newest()
                .forEach(line -> report.append("    ").append(line).append('\n'));
        Throwable failure = outcome.failure().orElseThrow();
        report.append("    ").append(failure).append('\n');
        if (!(failure instanceof Violation)) {
            for (StackTraceElement frame : failure.getStackTrace()) {
                report.append("        at ").append(frame).append('\n');
            }
        }
        return report.append("acceptance/simulate ")
                .append(outcome.seed())
                .append(outcome.form().argument())
                .append(" --trace")
                .toString();
    }
}
