package dev.coffre.backup.across;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.place.OwnerMapping;
import dev.coffre.backup.place.RecoveryTargets;
import dev.coffre.backup.place.windows.WindowsTargets;
import dev.coffre.backup.recovery.ConflictRule;
import dev.coffre.backup.recovery.RecoveryEvent;
import dev.coffre.backup.recovery.RecoveryPlan;
import dev.coffre.backup.recovery.RecoveryRun;
import dev.coffre.backup.recovery.TargetChoice;
import dev.coffre.backup.recovery.TargetMachine;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.shadow.PowerShellShadowCopies;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.windows.WindowsLocalFiles;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.win32.MappedNames;
import dev.coffre.backup.win32.NtObjects;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Files;
import dev.coffre.vault.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The Windows part of the way: recovers the newest point and reads the recovered tree with the source of Windows. Its main
 * method does so with the calls of Windows; tests on Linux give it a fake.
 *
 * @param warnings of the recovery
 * @param tree that the source of Windows finds
 * @param renamed paths of objects that have another name on the disk
 * @param problems of the source
 */
record WindowsLeg(List<String> warnings, Map<String, ObjectImage> tree, Set<String> renamed, List<String> problems) {
    /** Recovers everything into a folder that does not exist yet. Returns the warnings. */
    static List<String> recover(BackupWorld world, RecoveryTargets targets, ByteString folder) {
        List<Problem> warnings = new ArrayList<>();
        RecoveryPlan plan = new RecoveryPlan(
                world.points().find(Long.toString(world.points().head().seq())),
                List.of(),
                new TargetChoice.ChosenFolder(folder),
                List.of(),
                ConflictRule.OVERWRITE,
                true,
                true,
                OwnerMapping.BY_ID,
                false);
        try (FetchThreads threads = FetchThreads.ofCores(2);
                RecordOpenerPool openers = new RecordOpenerPool(world.keys)) {
            new RecoveryRun(
                            plan,
                            new DomainAccess(world.vault, world.keys, threads),
                            new VaultPageSource(world.vault, openers),
                            event -> {
                                if (event instanceof RecoveryEvent.Warned(Problem warning)) {
                                    warnings.add(warning);
                                }
                            },
                            new CancelToken(),
                            world.clock,
                            new TargetMachine(targets, new Random(1)))
                    .run();
        }
        return ExpectedWarnings.reported(warnings);
    }

    /** @param diskNames the paths of all objects below the folder, as the disk has them */
    static WindowsLeg of(List<String> warnings, FileSource source, List<List<String>> diskNames) {
        List<SourceProblem> problems = new ArrayList<>();
        Map<String, ObjectImage> tree = ObjectImage.of(source, problems);
        Set<String> renamed = new TreeSet<>();
        for (List<String> names : diskNames) {
            List<ByteString> originals =
                    names.stream().map(MappedNames::original).toList();
            if (!names.isEmpty() && !originals.getLast().equals(WideString.encode(names.getLast()))) {
                renamed.add(ObjectImage.path(originals));
            }
        }
        return new WindowsLeg(
                warnings, tree, renamed, problems.stream().map(Object::toString).toList());
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        warnings.forEach(warning -> lines.add("warning\t" + warning));
        renamed.forEach(path -> lines.add("renamed\t" + path));
        problems.forEach(problem -> lines.add("problem\t" + problem));
        tree.forEach((path, image) -> lines.add("object\t" + path + "\t" + image.line()));
        Files.write(file, lines);
    }

    static WindowsLeg read(Path file) throws IOException {
        WindowsLeg leg = new WindowsLeg(new ArrayList<>(), new TreeMap<>(), new TreeSet<>(), new ArrayList<>());
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split("\t", 3);
            switch (parts[0]) {
                case "warning" -> leg.warnings().add(line.substring(parts[0].length() + 1));
                case "renamed" -> leg.renamed().add(parts[1]);
                case "problem" -> leg.problems().add(line.substring(parts[0].length() + 1));
                default -> leg.tree().put(parts[1], ObjectImage.parse(parts[2]));
            }
        }
        return leg;
    }

    /** @param args a folder with the file {@code there}; {@code back} and {@code leg} are written, {@code w} is recovered */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        TravellingPoint travelling = new TravellingPoint(Files.createDirectories(folder.resolve("windows")));
        travelling.read(folder.resolve("there"));
        Path recovered = folder.resolve("w");
        ByteString root = WideString.encode(recovered.toString());
        List<String> warnings = recover(travelling.world(), new WindowsTargets(new NtObjects()), root);
        FileSource source = new WindowsLocalFiles(
                        new Win32Files(), PowerShellShadowCopies.of(Path.of("C:\\Windows"), folder.resolve("records")))
                .source(
                        List.of(root),
                        SourceRules.NONE,
                        new SpillDirectory(PrivatePaths.of(Path.of(System.getProperty("java.io.tmpdir")))));
        of(warnings, source, diskNames(recovered)).write(folder.resolve("leg"));
        travelling.world().save(source, source.roots());
        travelling.write(folder.resolve("back"));
    }

    private static List<List<String>> diskNames(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(path -> !path.equals(top))
                    .map(path -> Stream.of(top.relativize(path).toString().split("\\\\"))
                            .toList())
                    .toList();
        }
    }
}
