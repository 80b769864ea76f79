package dev.coffre.agent.console.recovery;

import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.page.PathCodec;
import dev.coffre.agent.console.recovery.FileFinder.FoundPage;
import dev.coffre.agent.console.recovery.FileFinder.PathVersions;
import dev.coffre.agent.console.recovery.FileFinder.Reuse;
import dev.coffre.agent.console.recovery.RecoveryWizard.OpenedMachine;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Link;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds a file in all recovery points of the wizard's machine, and shows its versions. Thread-safe. */
public final class FindPages {
    static final String FIND = "/recovery/find";
    private static final String VERSIONS = "/recovery/versions";

    /** After this time a page is sent that asks again. */
    static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final MachineOpener opener;
    private final ConsoleLayout layout;

    public FindPages(MachineOpener opener, ConsoleLayout layout) {
        this.opener = opener;
        this.layout = layout;
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of(
                "GET " + FIND, this::find, "GET " + VERSIONS, this::showVersions, "POST " + VERSIONS, this::recover);
    }

    private RecoveryWizard wizard(ConsolePageRequest request) {
        return RecoveryWizard.of(request, opener);
    }

    private PageResponse find(ConsolePageRequest request) {
        RecoveryWizard wizard = wizard(request);
        if (!wizard.canOpen()) {
            return new PageResponse.Redirect(RecoveryPages.MACHINE);
        }
        Map<String, Object> values = new HashMap<>();
        values.put("frame", layout.frame(request, "find.title"));
        values.put("query", Optional.empty());
        values.put("failed", Optional.empty());
        values.put("running", Optional.empty());
        values.put("replaced", false);
        values.put("number", 1);
        values.put("results", Optional.empty());
        values.put("otherMachine", wizard.otherMachineName());
        try {
            Optional<SearchQuery> query = SearchQuery.of(request);
            values.put("query", query);
            if (query.isPresent()) {
                return search(request, wizard.open(), query.get(), values);
            }
        } catch (Problem problem) {
            values.put("failed", Optional.of(problem));
        }
        return PageResponse.ok("console/recovery-find", values);
    }

    /**
     * A page of results.
     *
     * @param from number of the first row, from 1
     * @param more address of the next page
     * @param earlier address of the page before
     * @param unreadable seqs of points that were not searched
     * @param areCounted whether the versions of each row are counted
     */
    public record Results(
            List<FoundRow> rows,
            int from,
            int total,
            boolean isCut,
            Optional<String> more,
            Optional<String> earlier,
            List<Long> unreadable,
            boolean areCounted) {
        public Results {
            rows = List.copyOf(rows);
            unreadable = List.copyOf(unreadable);
        }

        static Results of(FoundPage found, SearchQuery query) {
            int total = found.all().found().paths().size();
            int from = found.from();
            int page = from / FileFinder.PAGE_SIZE + 1;
            return new Results(
                    FoundRow.list(found),
                    from + 1,
                    total,
                    found.all().found().hasMore(),
                    from + found.entries().size() < total ? Optional.of(query.address(page + 1)) : Optional.empty(),
                    page > 1 ? Optional.of(query.address(page - 1)) : Optional.empty(),
                    found.all().found().unreadable(),
                    found.areCounted());
        }
    }

    /** Starts a search. Waits for it after the session's lock is released. */
    private static PageResponse search(
            ConsolePageRequest request, OpenedMachine machine, SearchQuery query, Map<String, Object> values) {
        Optional<Integer> asked = request.parsed("page", Integer::valueOf);
        int number = asked.orElse(1);
        FileFinder finder = machine.finder();
        Optional<PendingRead<FoundPage>> read =
                finder.search(query, number, reuse(request, asked.isPresent() ? Reuse.IF_SAME : Reuse.NEVER));
        return awaited("console/recovery-find", values, () -> {
            Optional<FoundPage> found = read.flatMap(it -> it.await(MAX_WAIT));
            if (found.isPresent()) {
                return Map.of("results", Optional.of(Results.of(found.get(), query)));
            }
            return read.isPresent()
                    ? Map.of("running", Optional.of(finder.progress()), "number", number)
                    : Map.of("replaced", true);
        });
    }

    /** @param otherwise unless the page waits and asks again by itself */
    static Reuse reuse(ConsolePageRequest request, Reuse otherwise) {
        return request.isChecked(TreeAddress.AGAIN) ? Reuse.ONLY : otherwise;
    }

    /** Makes a page after the session's lock is released. A problem is shown on it. */
    private static PageResponse awaited(
            String template, Map<String, Object> values, Supplier<Map<String, Object>> read) {
        return new PageResponse.Deferred(() -> {
            Map<String, Object> all = new HashMap<>(values);
            try {
                all.putAll(read.get());
            } catch (Problem problem) {
                all.put("failed", Optional.of(problem));
            }
            return PageResponse.ok(template, all);
        });
    }

    /**
     * The time line of a path.
     *
     * @param rows newest first
     * @param isCut whether older versions are not shown
     * @param absentSince receipt time of the first point without the path
     * @param damage why it is not known of some points whether they have it
     */
    public record TimeLine(List<VersionRow> rows, boolean isCut, Optional<Instant> absentSince, List<Problem> damage) {
        private static final int MAX_VERSIONS = 500;

        /** A damaged vault has as many problems as points. */
        private static final int MAX_DAMAGE = 20;

        public TimeLine {
            rows = List.copyOf(rows);
            damage = List.copyOf(damage);
        }

        static TimeLine of(PathVersions versions) {
            return new TimeLine(
                    versions.history().versions().reversed().stream()
                            .limit(MAX_VERSIONS)
                            .map(version -> VersionRow.of(version, versions.times()))
                            .toList(),
                    versions.history().versions().size() > MAX_VERSIONS,
                    versions.history().absentSince().flatMap(versions.times()::at),
                    versions.history().damage().stream()
                            .distinct()
                            .limit(MAX_DAMAGE)
                            .toList());
        }
    }

    private PageResponse showVersions(ConsolePageRequest request) {
        RecoveryWizard wizard = wizard(request);
        if (!wizard.canOpen()) {
            return new PageResponse.Redirect(RecoveryPages.MACHINE);
        }
        ByteString path = path(request);
        FileFinder finder = wizard.open().finder();
        Link back = new Link(
                request.say("find.title"),
                finder.lastQuery().map(query -> query.address(1)).orElse(FIND),
                false);
        Map<String, Object> values = new HashMap<>();
        values.put("frame", layout.frame(request, "versions.title", List.of(back)));
        values.put("path", PathCodec.encode(path));
        values.put("shownPath", path.displayPath());
        values.put("failed", Optional.empty());
        values.put("timeLine", Optional.empty());
        Optional<PendingRead<PathVersions>> read = finder.versions(path, reuse(request, Reuse.NEVER));
        values.put("replaced", read.isEmpty());
        return awaited(
                "console/recovery-versions",
                values,
                () -> Map.of("timeLine", read.flatMap(it -> it.await(MAX_WAIT)).map(TimeLine::of)));
    }

    private static ByteString path(ConsolePageRequest request) {
        return request.field("path").map(PathCodec::decode).orElseThrow(ProblemCode.FORM_EXPIRED::problem);
    }

    private PageResponse recover(ConsolePageRequest request) {
        RecoveryWizard wizard = wizard(request);
        if (!wizard.canOpen()) {
            return new PageResponse.Redirect(RecoveryPages.MACHINE);
        }
        wizard.open();
        RecoveryPoint point = wizard.view(request.field("point").orElse("")).point();
        wizard.choose(point, RecoveryChoice.of(path(request)));
        return new PageResponse.Redirect(RecoveryPages.targetAddress(point.ext().seq()));
    }
}
