package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.PointSelector;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.agent.reading.WindowsColumns;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.view.PointView;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre ls [POINT] [PATH]} */
@Command(name = "ls")
final class LsCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final MachineOpener opener;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    @Parameters(paramLabel = "[POINT] [PATH]", arity = "0..2", hideParamSyntax = true, descriptionKey = "ls.arguments")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-R", "--recursive"},
            descriptionKey = "ls.recursive")
    private boolean recursive;

    LsCommand(CommandRunner runner, CoffreHome home, MachineOpener opener) {
        this.runner = runner;
        this.home = home;
        this.opener = opener;
    }

    @Override
    public Integer call() {
        return runner.runList("ls", common, output -> PointArguments.withHint(arguments, () -> list(output)));
    }

    private CommandResult list(TerminalOutput output) {
        PointArguments named = PointArguments.split(new PathArguments(runner.files()), arguments);
        if (named.paths().size() > 1) {
            throw ProblemCode.FLAGS_INVALID.with("reason", output.texts().format("flags.unknown", arguments.getLast()));
        }
        try (ReadableMachine machine = foreign.open(runner, opener);
                PointPageCache pages = new PointPageCache(home.cache(), machine)) {
            PointView view = new PointView(PointSelector.select(machine, named.point()), pages);
            List<ByteString> paths = named.paths();
            if (paths.isEmpty()) {
                view.roots().forEach(root -> showRoot(output, view, root));
            } else {
                List<ByteString> below = view.point().content().rootsBelow(paths.getFirst());
                if (!below.isEmpty()) {
                    view.roots().stream()
                            .filter(root -> below.contains(root.key().rootPath()))
                            .forEach(root -> showRoot(output, view, root));
                    return CommandResult.done();
                }
                Entry entry = view.require(view.key(paths.getFirst()));
                if (entry.metadata().isDirectory()) {
                    showAll(output, recursive ? view.below(entry.key()) : view.children(entry.key()));
                } else {
                    show(output, entry);
                }
            }
            return CommandResult.done();
        }
    }

    private void showRoot(TerminalOutput output, PointView view, Entry root) {
        show(output, root);
        if (recursive) {
            showAll(output, view.below(root.key()));
        }
    }

    private static void showAll(TerminalOutput output, Iterator<Entry> entries) {
        entries.forEachRemaining(entry -> show(output, entry));
    }

    private static void show(TerminalOutput output, Entry entry) {
        Metadata metadata = entry.metadata();
        String link = metadata.fileType() instanceof FileType.Symlink(ByteString target)
                ? " -> " + PathForm.of(entry.key().rootPath()).display(target)
                : "";
        String attributes = metadata.unixPermissions()
                .map(LsCommand::permissions)
                .orElseGet(() -> WindowsColumns.of(entry.attributes()));
        output.header(
                "%-" + (1 + attributes.length()) + "s  %12s  %-19s  %s",
                "list.attributes",
                "list.size",
                "list.modified",
                "list.path");
        output.print("%s%s  %12s  %s  %s%s"
                .formatted(
                        letter(metadata.fileType()),
                        attributes,
                        metadata.isRegularFile() ? output.format().bytes(metadata.size()) : "-",
                        output.format().instant(metadata.modified().instant()),
                        entry.key().display(),
                        link));
        output.event(event(entry, metadata));
    }

    private static Map<String, Object> event(Entry entry, Metadata metadata) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "entry");
        event.put("path", entry.key().display());
        event.put("type", metadata.fileType().getClass().getSimpleName().toLowerCase(Locale.ROOT));
        metadata.unixPermissions().ifPresent(permissions -> {
            event.put("mode", permissions.mode());
            event.put("uid", permissions.owner().uid());
            event.put("gid", permissions.owner().gid());
        });
        entry.attributes().windowsAttributes().ifPresent(flags -> event.put("attributes", flags));
        WindowsColumns.owner(entry.attributes()).ifPresent(owner -> event.put("owner", owner));
        event.put("size", metadata.isRegularFile() ? metadata.size() : 0);
        event.put("modified", metadata.modified().seconds());
        return event;
    }

    private static String permissions(UnixPermissions permissions) {
        Ownership owner = permissions.owner();
        return "%04o  %8s:%-8s"
                .formatted(
                        permissions.mode(),
                        owner(owner.userName(), owner.uid()),
                        owner(owner.groupName(), owner.gid()));
    }

    private static String owner(ByteString name, long id) {
        return name.isEmpty() ? String.valueOf(id) : name.display();
    }

    private static String letter(FileType type) {
        return switch (type) {
            case FileType.RegularFile _ -> "-";
            case FileType.Directory _ -> "d";
            case FileType.Symlink _ -> "l";
            case FileType.Fifo _ -> "p";
            case FileType.Socket _ -> "s";
            case FileType.CharacterDevice _ -> "c";
            case FileType.BlockDevice _ -> "b";
        };
    }
}
