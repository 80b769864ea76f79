package dev.coffre.agent.command;

import dev.coffre.agent.machine.OpenedPoint;
import dev.coffre.agent.machine.PathInPoint;
import dev.coffre.agent.machine.PointPages;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre ls [POINT] [PATH]} */
@Command(name = "ls")
final class LsCommand implements Callable<Integer> {
    /** The smallest name: names never contain a zero byte. */
    private static final ByteString FIRST_NAME = ByteString.of(new byte[] {1});

    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    @Parameters(paramLabel = "[POINT] [PATH]", arity = "0..2", descriptionKey = "ls.arguments")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-R", "--recursive"},
            descriptionKey = "ls.recursive")
    private boolean recursive;

    LsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("ls", common, speech -> PointArguments.explained(arguments, () -> list(speech)));
    }

    private Result list(Speech speech) {
        PointArguments named = PointArguments.split(arguments);
        try (ReadableDomain domain = foreign.open(shell);
                PointPages pages = new PointPages(shell.world().home().cache(), domain)) {
            RecoveryPoint point = OpenedPoint.of(domain, named.point());
            List<ByteString> paths = named.paths();
            if (paths.isEmpty()) {
                point.content()
                        .roots()
                        .forEach(root -> show(speech, new EntryStream(point.root(), pages), EntryKey.root(root)));
            } else {
                EntryKey key = PathInPoint.key(point, paths.getFirst());
                Entry entry = new EntryStream(point.root(), pages)
                        .find(key)
                        .orElseThrow(() -> ProblemCode.PATH_NOT_IN_POINT.with("path", key.display()));
                if (entry.metadata().isDirectory()) {
                    below(speech, new EntryStream(point.root(), pages), key);
                } else {
                    show(speech, entry);
                }
            }
            return Result.done();
        }
    }

    private void below(Speech speech, EntryStream stream, EntryKey folder) {
        stream.seek(folder.child(FIRST_NAME));
        for (Optional<Entry> next = stream.peek(); next.isPresent(); next = stream.peek()) {
            List<ByteString> parent = next.get().key().parent();
            boolean inside = parent.equals(folder.path()) || recursive && isBelow(parent, folder.path());
            if (!inside) {
                return;
            }
            show(speech, stream.next());
        }
    }

    private static boolean isBelow(List<ByteString> parent, List<ByteString> folder) {
        return parent.size() >= folder.size()
                && parent.subList(0, folder.size()).equals(folder);
    }

    private void show(Speech speech, EntryStream stream, EntryKey root) {
        stream.find(root).ifPresent(entry -> show(speech, entry));
        if (recursive) {
            below(speech, stream, root);
        }
    }

    private static void show(Speech speech, Entry entry) {
        Metadata metadata = entry.metadata();
        String link = metadata.nature() instanceof Nature.Symlink(ByteString target) ? " -> " + target.display() : "";
        speech.print("%s%04o  %8s:%-8s  %12s  %s  %s%s"
                .formatted(
                        letter(metadata.nature()),
                        metadata.mode(),
                        owner(metadata.owner().userName(), metadata.owner().uid()),
                        owner(metadata.owner().groupName(), metadata.owner().gid()),
                        metadata.isRegularFile() ? speech.amounts().bytes(metadata.size()) : "-",
                        speech.amounts().instant(metadata.modified().instant()),
                        entry.key().display(),
                        link));
        speech.event(event(entry, metadata));
    }

    private static Map<String, Object> event(Entry entry, Metadata metadata) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "entry");
        event.put("path", entry.key().display());
        event.put("nature", metadata.nature().getClass().getSimpleName().toLowerCase(Locale.ROOT));
        event.put("mode", metadata.mode());
        event.put("uid", metadata.owner().uid());
        event.put("gid", metadata.owner().gid());
        event.put("size", metadata.isRegularFile() ? metadata.size() : 0);
        event.put("modified", metadata.modified().seconds());
        return event;
    }

    private static String owner(ByteString name, long id) {
        return name.isEmpty() ? String.valueOf(id) : name.display();
    }

    private static String letter(Nature nature) {
        return switch (nature) {
            case Nature.RegularFile _ -> "-";
            case Nature.Directory _ -> "d";
            case Nature.Symlink _ -> "l";
            case Nature.Fifo _ -> "p";
            case Nature.Socket _ -> "s";
            case Nature.CharacterDevice _ -> "c";
            case Nature.BlockDevice _ -> "b";
        };
    }
}
