package dev.coffre.agent.console.schedule;

import dev.coffre.agent.cache.CacheRoom;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.PathText;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.console.tree.MachineTree;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.CommandLineBytes;
import dev.coffre.backup.source.LinuxSource;
import dev.coffre.backup.source.SourcePreview;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.spill.SpillFolder;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The first page of the wizard: the backed-up items, chosen in the tree of this machine. The form holds the whole selection,
 * with and without JavaScript, so there is no other state.
 */
record ItemsPage(ScheduleWizard wizard) {
    Map<String, Handler> routes() {
        return Map.of(
                "GET /schedule/items",
                visit -> page(visit, ItemsForm.of(items()), Optional.empty()),
                "POST /schedule/items",
                this::set,
                "POST /schedule/folder",
                this::open);
    }

    private BackupItems items() {
        return wizard.group().items();
    }

    private Answer page(Visit visit, ItemsForm form, Optional<Problem> problem) {
        MachineTree.Whole tree = tree(form).whole();
        BackupItems known = items();
        Stream<String> untyped = Stream.concat(known.excludes().stream(), known.excludeIfPresent().stream())
                .filter(name -> !ItemsForm.isText(name));
        Map<String, Object> values = new HashMap<>();
        values.put("form", form);
        values.put("top", tree.top());
        values.put("elsewhere", named(tree.elsewhere()));
        values.put("untyped", displayed(untyped));
        values.put("settled", displayed(known.paths().stream()));
        return wizard.page(visit, ScheduleStep.ITEMS, values, problem);
    }

    private static List<String> displayed(Stream<String> names) {
        return names.map(name -> CommandLineBytes.bytes(name).display()).toList();
    }

    private static Map<String, String> named(List<ByteString> paths) {
        Map<String, String> named = new LinkedHashMap<>();
        paths.forEach(path -> named.put(PathText.of(path), path.display()));
        return named;
    }

    private MachineTree tree(ItemsForm form) {
        return new MachineTree(new SourcePreview(rules(form), form.ticked()), form.ticked(), form.open());
    }

    /** Reads the cache folder's location each time, because it may have moved since this process started. */
    private SourceRules rules(ItemsForm form) {
        CoffreHome home = wizard.world().home();
        List<Path> own = new ArrayList<>(home.own());
        own.add(home.cacheNow());
        return form.rules().rules(own);
    }

    /** Answers a script with one directory as a fragment. It needs no buttons. */
    private Answer open(Visit visit) {
        ByteString folder =
                ItemsForm.paths(visit, "folder").stream().findFirst().orElseThrow(ProblemCode.FORM_EXPIRED::problem);
        return Answer.page(
                "console/tree-folder",
                Map.of(
                        "frame", wizard.frames().of(visit, "schedule.title"),
                        "folder", tree(ItemsForm.of(visit)).inside(folder),
                        "scripted", true));
    }

    private Answer set(Visit visit) {
        ItemsForm form = ItemsForm.of(visit);
        if (visit.field("open").isPresent()) {
            return page(visit, form, Optional.empty());
        }
        try {
            BackupItems known = items();
            BackupItems items = form.changed(known);
            List<String> added = items.paths().stream()
                    .filter(path -> !known.paths().contains(path))
                    .toList();
            if (!added.isEmpty()) {
                wizard.policy().read().requireFree(ProtectionGroup.FIRST, added);
                requireRoom(items);
            }
            wizard.update(group -> group.withItems(form.changed(group.items())));
            return new Answer.Elsewhere(ScheduleStep.TIMES.address());
        } catch (Problem problem) {
            return page(visit, form, Optional.of(problem));
        }
    }

    /** Does the same check as {@code coffre policy items --add}: the cache folder must have room for the items. */
    private void requireRoom(BackupItems items) {
        CoffreHome home = wizard.world().home();
        List<ByteString> paths =
                items.paths().stream().map(CommandLineBytes::bytes).toList();
        try (LinuxSource source = new LinuxSource(paths, items.rules(home.own()), new SpillFolder(home.state()))) {
            CacheRoom.of(home.cacheNow()).requireFor(source);
        }
    }
}
