package dev.coffre.agent.console.recovery;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.job.JobPages;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.page.CredentialsFormField;
import dev.coffre.agent.console.page.PathCodec;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.machine.PointPaths;
import dev.coffre.agent.reading.EntryOrder;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.agent.reading.PointEntries;
import dev.coffre.agent.recovery.RecoveryOrder;
import dev.coffre.agent.registration.DomainSecret;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.view.PointView;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Link;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import dev.coffre.web.page.PointCalendar;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The recovery wizard: machine, point, files, target. Thread-safe. */
public final class RecoveryPages {
    static final String MACHINE = "/recovery/machine";
    private static final String BEGIN = "/recovery";
    private static final String POINTS = "/recovery/points";
    static final String TREE = "/recovery/tree";
    private static final String TARGET = "/recovery/target";
    private static final String TITLE = "recovery.title";
    private static final int MAX_ENTRIES = 1_000;
    private static final int MAX_POINTS = 100;
    private static final PointEntries NOT_YET = new PointEntries(List.of(), false, false);

    private final CoffreHome home;
    private final MachineOpener opener;
    private final String hostName;
    private final ZoneId zone;
    private final ConsoleLayout layout;
    private final ChildJobs children;

    public RecoveryPages(MachineOpener opener, String hostName, ZoneId zone, ConsoleLayout layout, ChildJobs children) {
        this.home = opener.vault().home();
        this.opener = opener;
        this.hostName = hostName;
        this.zone = zone;
        this.layout = layout;
        this.children = children;
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of(
                "GET " + BEGIN,
                this::begin,
                "GET " + MACHINE,
                this::showMachines,
                "POST " + BEGIN,
                request -> step(request, FindPages.FIND, MACHINE, RecoveryWizard::openOwn),
                "POST /recovery/vault",
                request -> step(request, MACHINE, MACHINE, it -> it.identify(CredentialsFormField.read(request))),
                "POST /recovery/other",
                request -> step(request, FindPages.FIND, MACHINE, it -> openOther(request, it)),
                "GET " + POINTS,
                request -> opened(request, it -> points(request, it)),
                "GET " + TREE,
                request -> opened(request, it -> tree(request, it)),
                "POST " + TREE,
                request -> opened(request, it -> select(request, it)),
                "GET " + TARGET,
                request -> opened(request, it -> target(request, it)),
                "POST " + TARGET,
                request -> opened(request, it -> start(request, it)));
    }

    private RecoveryWizard wizard(ConsolePageRequest request) {
        return RecoveryWizard.of(request, opener);
    }

    private PageResponse step(ConsolePageRequest request, String next, String same, Consumer<RecoveryWizard> step) {
        try {
            step.accept(wizard(request));
            return new PageResponse.Redirect(next);
        } catch (Problem problem) {
            request.setNotice(problem);
            return new PageResponse.Redirect(same);
        }
    }

    /** Begins anew. A registered machine searches its own points; else the person chooses a machine. */
    private PageResponse begin(ConsolePageRequest request) {
        RecoveryWizard wizard = wizard(request);
        if (wizard.other().isEmpty()) {
            wizard.close();
        }
        return wizard.canOpen() ? new PageResponse.Redirect(FindPages.FIND) : showMachines(request);
    }

    /** Renders a page that needs an opened machine; redirects to the choice of a machine if none can be opened. */
    private PageResponse opened(ConsolePageRequest request, Function<RecoveryWizard, PageResponse> page) {
        RecoveryWizard wizard = wizard(request);
        if (!wizard.canOpen()) {
            return new PageResponse.Redirect(MACHINE);
        }
        wizard.open();
        return page.apply(wizard);
    }

    private PageResponse page(ConsolePageRequest request, RecoveryStep step, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("frame", layout.frame(request, TITLE));
        return page(step, all);
    }

    private static PageResponse page(RecoveryStep step, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("step", step);
        return PageResponse.ok("console/recovery-" + step.code(), all);
    }

    private PageResponse showMachines(ConsolePageRequest request) {
        RecoveryWizard wizard = wizard(request);
        if (request.field("again").isPresent()) {
            wizard.close();
        }
        boolean identified = wizard.other().isPresent();
        return page(
                request,
                RecoveryStep.MACHINE,
                Map.of(
                        "registered",
                        new KeyFolder(home.keys()).isRegistered(),
                        "hostName",
                        hostName,
                        "identified",
                        identified,
                        "machines",
                        wizard.other().map(OtherMachine::machines).orElse(List.of())));
    }

    private static void openOther(ConsolePageRequest request, RecoveryWizard wizard) {
        DomainSecret secret = DomainSecret.parse(request.rawField("secret"));
        wizard.openOther(request.field("machine").orElse(""), secret);
    }

    private PageResponse points(ConsolePageRequest request, RecoveryWizard wizard) {
        PointCalendar<ChainPosition> calendar = PointCalendar.of(
                wizard.requireMachine().positions(),
                ChainPosition::receivedAt,
                zone,
                request.parsed("month", YearMonth::parse),
                request.parsed("day", LocalDate::parse));
        long before = request.parsed("before", Long::valueOf).orElse(Long.MAX_VALUE);
        List<ChainPosition> ofDay = calendar.ofChosenDay().stream()
                .filter(place -> place.seq() < before)
                .toList();
        List<ChainPosition> shown = ofDay.subList(0, Math.min(MAX_POINTS, ofDay.size()));
        Optional<Long> more =
                shown.size() < ofDay.size() ? Optional.of(shown.getLast().seq()) : Optional.empty();
        return page(
                request,
                RecoveryStep.POINT,
                Map.of(
                        "machineName",
                        wizard.requireMachine().machine().machineName(),
                        "calendar",
                        calendar,
                        "listed",
                        ChainPosition.open(wizard.requireMachine().points(), shown),
                        "more",
                        more));
    }

    private PageResponse tree(ConsolePageRequest request, RecoveryWizard wizard) {
        Optional<String> seq = request.field("point");
        if (seq.isEmpty()) {
            return new PageResponse.Redirect(POINTS);
        }
        PointView view = wizard.view(seq.get());
        RecoveryChoice choice = wizard.choice(view.point());
        Optional<ByteString> folder = request.field("folder").map(PathCodec::decode);
        Optional<String> filter = request.field("filter");
        EntryOrder order = EntryOrder.parse(request.field("sort").orElse(""));
        TreeAddress here = new TreeAddress(view.point().ext().seq(), folder, filter, order);
        Map<String, Object> values = new HashMap<>();
        values.put("frame", layout.frame(request, TITLE));
        values.put("point", view.point());
        values.put("folder", folder.map(PathCodec::encode));
        values.put("above", folder.map(path -> breadcrumbs(view, path)).orElse(List.of()));
        values.put("filter", filter.orElse(""));
        values.put("here", here);
        values.put("everything", choice.everything());
        values.put("chosen", paths(choice));
        values.put("replaced", false);
        if (filter.isPresent()) {
            Optional<PendingRead<PointEntries>> read = wizard.requireMachine()
                    .finder()
                    .names(view.point(), here, FindPages.reuse(request, FileFinder.Reuse.NEVER));
            values.put("replaced", read.isEmpty());
            return new PageResponse.Deferred(
                    () -> tree(values, here, choice, read.flatMap(it -> it.await(FindPages.MAX_WAIT))));
        }
        PointEntries listing = folder.map(path -> PointEntries.children(view, path, MAX_ENTRIES, order))
                .orElseGet(() -> PointEntries.roots(view, order));
        return tree(values, here, choice, Optional.of(listing));
    }

    /**
     * Returns the page of the tree. Uses nothing of the session, because other requests of it may be handled meanwhile.
     *
     * @param found empty while a search by name goes on, which may read the whole point
     */
    private static PageResponse tree(
            Map<String, Object> values, TreeAddress here, RecoveryChoice choice, Optional<PointEntries> found) {
        PointEntries listing = found.orElse(NOT_YET);
        boolean wholePaths = here.filter().isPresent() || here.folder().isEmpty();
        Map<String, Object> all = new HashMap<>(values);
        all.put(
                "entries",
                listing.entries().stream()
                        .map(entry -> PointEntryRow.of(entry, wholePaths, choice))
                        .toList());
        all.put("hasMore", listing.hasMore());
        all.put("partlySorted", listing.isPartlySorted() ? PointEntries.MAX_SORTED : 0);
        all.put("running", found.isEmpty() && Boolean.FALSE.equals(all.get("replaced")));
        return page(RecoveryStep.TREE, all);
    }

    /** Returns the breadcrumbs of a folder, from its root down. Their addresses are paths for the field that opens one. */
    private static List<Link> breadcrumbs(PointView view, ByteString folder) {
        EntryKey key = view.key(folder);
        List<EntryKey> above = new ArrayList<>(List.of(EntryKey.root(key.rootPath())));
        key.path().stream().skip(1).forEach(name -> above.add(above.getLast().child(name)));
        return above.stream()
                .map(each -> new Link(PointPaths.name(each), PathCodec.encode(PointPaths.path(each)), each.equals(key)))
                .toList();
    }

    private static Map<String, String> paths(RecoveryChoice choice) {
        Map<String, String> paths = new LinkedHashMap<>();
        choice.paths().forEach(path -> paths.put(PathCodec.encode(path), path.displayPath()));
        return paths;
    }

    /** Keeps the ticks of the page, then goes where its button leads. */
    private static PageResponse select(ConsolePageRequest request, RecoveryWizard wizard) {
        RecoveryPoint point = wizard.view(request.field("point").orElse("")).point();
        RecoveryChoice choice = choice(request, wizard.choice(point));
        wizard.choose(point, choice);
        long seq = point.ext().seq();
        if (request.isChecked("go-on") && choice.isEmpty()) {
            request.setNotice(ProblemCode.RECOVERY_NOTHING_CHOSEN.problem());
            return new PageResponse.Redirect(shownNext(request, seq).address());
        }
        if (request.isChecked("go-on") || request.isChecked("everything")) {
            return new PageResponse.Redirect(targetAddress(seq));
        }
        if (request.isChecked("points")) {
            return new PageResponse.Redirect(POINTS);
        }
        Optional<ByteString> entry = request.field("entry").map(PathCodec::decode);
        if (entry.isPresent()) {
            return new PageResponse.Redirect(EntryPages.address(seq, entry.get()));
        }
        return new PageResponse.Redirect(shownNext(request, seq).address());
    }

    private static RecoveryChoice choice(ConsolePageRequest request, RecoveryChoice before) {
        if (request.isChecked("everything")) {
            return RecoveryChoice.EVERYTHING;
        }
        RecoveryChoice rest = request.isChecked("leave-out-everything")
                ? RecoveryChoice.NOTHING
                : request.field("leave-out")
                        .map(PathCodec::decode)
                        .map(before::without)
                        .orElse(before);
        return rest.plus(request.fields("path").stream().map(PathCodec::decode).toList());
    }

    /** Returns the page of the tree that a button leads to: another folder, order or filter, or the same page. */
    private static TreeAddress shownNext(ConsolePageRequest request, long seq) {
        EntryOrder order = EntryOrder.parse(
                request.field("sort-by").or(() -> request.field("sort")).orElse(""));
        Optional<String> open = request.field("open");
        if (open.isPresent() || request.isChecked("top")) {
            return new TreeAddress(seq, open.map(PathCodec::decode), Optional.empty(), order);
        }
        return new TreeAddress(seq, request.field("folder").map(PathCodec::decode), request.field("filter"), order);
    }

    /** Returns the address of the page that asks where to recover what is chosen of a point. */
    static String targetAddress(long seq) {
        return TARGET + "?point=" + seq;
    }

    private PageResponse target(ConsolePageRequest request, RecoveryWizard wizard) {
        Optional<String> seq = request.field("point");
        if (seq.isEmpty()) {
            return new PageResponse.Redirect(POINTS);
        }
        boolean own = wizard.requireMachine().machine().isThisMachine();
        return target(request, wizard, wizard.view(seq.get()).point(), TargetForm.read(request, own));
    }

    private PageResponse target(
            ConsolePageRequest request, RecoveryWizard wizard, RecoveryPoint point, TargetForm form) {
        RecoveryChoice choice = wizard.choice(point);
        if (choice.isEmpty()) {
            request.setNotice(ProblemCode.RECOVERY_NOTHING_CHOSEN.problem());
            return new PageResponse.Redirect(TREE + "?point=" + point.ext().seq());
        }
        return page(
                request,
                RecoveryStep.TARGET,
                Map.of(
                        "point", point,
                        "form", form,
                        "choice", choice.fingerprint(point),
                        "chosen", paths(choice),
                        "machineName", wizard.requireMachine().machine().machineName()));
    }

    /** Starts the recovery that the page showed. A refused form stays filled in. */
    private PageResponse start(ConsolePageRequest request, RecoveryWizard wizard) {
        RecoveryPoint point = wizard.view(request.field("point").orElse("")).point();
        TargetForm form = TargetForm.read(request, false);
        try {
            if (!wizard.choice(point).fingerprint(point).equals(request.rawField("choice"))) {
                throw ProblemCode.RECOVERY_CHOICE_CHANGED.problem();
            }
            RecoveryOrder order = form.order(
                    point.ext().seq(),
                    wizard.choice(point).paths(),
                    wizard.other().map(OtherMachine::machine));
            var job = children.start(
                    new RecoveryCommandBuilder(home.state(), wizard.other()).build(request, order, form.startOver()));
            return new PageResponse.Redirect(JobPages.address(job));
        } catch (Problem problem) {
            request.setNotice(problem);
            return target(request, wizard, point, form);
        }
    }
}
