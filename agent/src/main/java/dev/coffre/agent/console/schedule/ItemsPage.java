package dev.coffre.agent.console.schedule;

import dev.coffre.agent.cache.CacheCapacity;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.page.PathCodec;
import dev.coffre.agent.console.tree.DirectoryTree;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
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
record ItemsPage(ScheduleWizard wizard, LocalFiles files) {
    Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of(
                "GET /schedule/items",
                request -> page(request, ItemsForm.of(items()), Optional.empty()),
                "POST /schedule/items",
                this::set,
                "POST /schedule/folder",
                this::open);
    }

    private BackupItems items() {
        return wizard.group().items();
    }

    private PageResponse page(ConsolePageRequest request, ItemsForm form, Optional<Problem> problem) {
        DirectoryTree.TreeView tree = tree(form).view();
        BackupItems known = items();
        Stream<String> untyped = Stream.concat(known.excludes().stream(), known.excludeIfPresent().stream())
                .filter(name -> !ItemsForm.isText(name));
        Map<String, Object> values = new HashMap<>();
        values.put("form", form);
        values.put("top", tree.top());
        values.put("elsewhere", named(tree.unreachable()));
        values.put("untyped", displayed(untyped));
        values.put("settled", displayed(known.paths().stream()));
        return wizard.page(request, ScheduleStep.ITEMS, values, problem);
    }

    private static List<String> displayed(Stream<String> names) {
        return names.map(name -> CommandLineBytes.bytes(name).displayPath()).toList();
    }

    private static Map<String, String> named(List<ByteString> paths) {
        Map<String, String> named = new LinkedHashMap<>();
        paths.forEach(path -> named.put(PathCodec.encode(path), path.displayPath()));
        return named;
    }

    private DirectoryTree tree(ItemsForm form) {
        return new DirectoryTree(files.preview(rules(form), form.selected()), form.selected(), form.open());
    }

    /** Reads the cache folder's location each time, because it may have moved since this process started. */
    private SourceRules rules(ItemsForm form) {
        CoffreHome home = wizard.home();
        List<Path> own = new ArrayList<>(home.ownPaths());
        own.add(home.currentCache().path());
        return form.rules().rules(own);
    }

    /** Answers a script with one directory as a fragment. It needs no buttons. */
    private PageResponse open(ConsolePageRequest request) {
        ByteString folder =
                ItemsForm.paths(request, "folder").stream().findFirst().orElseThrow(ProblemCode.FORM_EXPIRED::problem);
        return PageResponse.ok(
                "console/tree-folder",
                Map.of(
                        "frame", wizard.layout().frame(request, "schedule.title"),
                        "folder", tree(ItemsForm.of(request)).contents(folder),
                        "scripted", true));
    }

    private PageResponse set(ConsolePageRequest request) {
        ItemsForm form = ItemsForm.of(request);
        if (request.field("open").isPresent()) {
            return page(request, form, Optional.empty());
        }
        try {
            BackupItems known = items();
            BackupItems items = form.applyTo(known, files);
            List<String> added = items.paths().stream()
                    .filter(path -> !known.paths().contains(path))
                    .toList();
            if (!added.isEmpty()) {
                wizard.policy().read().requireNoOverlap(ProtectionGroup.DEFAULT_NAME, added);
                requireRoom(items);
            }
            wizard.update(group -> group.withItems(form.applyTo(group.items(), files)));
            return new PageResponse.Redirect(ScheduleStep.TIMES.address());
        } catch (Problem problem) {
            return page(request, form, Optional.of(problem));
        }
    }

    /** Does the same check as {@code coffre policy items --add}: the cache folder must have room for the items. */
    private void requireRoom(BackupItems items) {
        CoffreHome home = wizard.home();
        List<ByteString> paths =
                items.paths().stream().map(CommandLineBytes::bytes).toList();
        try (FileSource source = files.source(paths, items.rules(home.ownPaths()), new SpillDirectory(home.state()))) {
            CacheCapacity.of(home.currentCache().path()).requireFor(source);
        }
    }
}
