package dev.coffre.acceptance.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.ToolProvider;

/** {@code acceptance/long/planted-bugs}: whether the simulator finds each mistake, by which seed, and how soon. */
final class PlantedBugs {
    private static final int SECONDS = 600;
    private static final String FOUND = "acceptance/simulate ";

    private final Path scratch;

    private PlantedBugs(Path scratch) {
        this.scratch = scratch;
    }

    /**
     * Looks for each.
     *
     * @param args the checkout, a folder for classes, and names of bugs (all, unless said)
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> names = List.of(args).subList(2, args.length);
        PlantedBugs search = new PlantedBugs(Path.of(args[1]));
        int missed = 0;
        for (PlantedBug bug : PlantedBug.all(Path.of(args[0]))) {
            if (names.isEmpty() || names.contains(bug.name())) {
                long begun = System.nanoTime();
                Optional<String> seed = search.find(bug);
                missed += seed.isEmpty() ? 1 : 0;
                System.out.printf(
                        "%-28s %-12s %4d s   %s%n",
                        bug.name(),
                        seed.map(number -> "seed " + number).orElse("NOT FOUND"),
                        (System.nanoTime() - begun) / 1_000_000_000,
                        bug.breaks());
            }
        }
        System.exit(missed == 0 ? 0 : 1);
    }

    private Optional<String> find(PlantedBug bug) throws IOException, InterruptedException {
        Path classes = compile(bug);
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseParallelGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Dorg.sqlite.lib.path=" + System.getProperty("org.sqlite.lib.path"),
                "-cp",
                classes + ":" + System.getProperty("java.class.path"),
                Seeds.class.getName(),
                "1",
                "1000000",
                "--form=" + bug.worlds().code(),
                "--seconds=" + SECONDS,
                "--until-failure"));
        Path output = scratch.resolve(bug.name() + ".log");
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        return Files.readAllLines(output).stream()
                .filter(line -> line.startsWith(FOUND))
                .map(line -> line.split(" ", -1)[1])
                .findFirst();
    }

    /** Holds only the classes with the mistake. It comes first on the class path. */
    private Path compile(PlantedBug bug) throws IOException {
        Path sources = Files.createDirectories(scratch.resolve(bug.name() + ".src"));
        Path classes = Files.createDirectories(scratch.resolve(bug.name() + ".classes"));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
        for (PlantedBug.Place place : bug.places()) {
            Path source = sources.resolve(place.file().getFileName());
            Files.writeString(source, place.planted());
            arguments.add(source.toString());
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new IllegalStateException("with " + bug.name() + " it does not compile");
        }
        return classes;
    }
}
