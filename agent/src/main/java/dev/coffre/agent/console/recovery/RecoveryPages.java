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
import dev.coffre.agent.registration.DomainSecret;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.view.PointView;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.Link;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import dev.coffre.web.page.PointCalendar;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
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
    static final String TARGET = "/recovery/target";
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
        all.put("frame", layout.frame(request, "recovery.title"));
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
        request.field("point").ifPresent(wizard::choosePoint);
        Optional<ByteString> folder = request.field("folder").map(PathCodec::decode);
        Optional<String> filter = request.field("filter");
        EntryOrder order = EntryOrder.parse(request.field("sort").orElse(""));
        TreeAddress here = new TreeAddress(folder, filter, order);
        Optional<PointEntries> found = listing(wizard, here, request.isChecked(TreeAddress.AGAIN));
        PointEntries listing = found.orElse(NOT_YET);
        boolean wholePaths = filter.isPresent() || folder.isEmpty();
        List<PointEntryRow> shown = listing.entries().stream()
                .map(entry -> PointEntryRow.of(entry, wholePaths, wizard.selected()))
                .toList();
        Map<String, Object> values = new HashMap<>();
        values.put("point", wizard.point());
        values.put("folder", folder.map(PathCodec::encode));
        values.put("above", folder.map(path -> breadcrumbs(wizard, path, here)).orElse(List.of()));
        values.put("filter", filter.orElse(""));
        values.put("entries", shown);
        values.put("hasMore", listing.hasMore());
        values.put("partlySorted", listing.isPartlySorted() ? PointEntries.MAX_SORTED : 0);
        values.put("here", here);
        values.put("running", found.isEmpty());
        values.put("chosen", selected(wizard));
        return page(request, RecoveryStep.TREE, values);
    }

    /** Returns the entries of a page; empty while a search by name goes on, which may read the whole point. */
    private static Optional<PointEntries> listing(RecoveryWizard wizard, TreeAddress here, boolean isRepeated) {
        if (here.filter().isPresent()) {
            PendingRead<PointEntries> read = wizard.requireMachine().finder().names(wizard.point(), here, isRepeated);
            return read.awaitEnd(FindPages.MAX_WAIT) ? Optional.of(read.result()) : Optional.empty();
        }
        PointView view = wizard.view();
        return Optional.of(here.folder()
                .map(path -> PointEntries.children(view, path, MAX_ENTRIES, here.order()))
                .orElseGet(() -> PointEntries.roots(view, here.order())));
    }

    /** Returns the breadcrumbs of a folder, from its root down. */
    private static List<Link> breadcrumbs(RecoveryWizard wizard, ByteString folder, TreeAddress here) {
        List<Link> breadcrumbs = new ArrayList<>();
        EntryKey key = wizard.view().key(folder);
        List<EntryKey> above = new ArrayList<>(List.of(EntryKey.root(key.rootPath())));
        key.path().stream().skip(1).forEach(name -> above.add(above.getLast().child(name)));
        for (EntryKey each : above) {
            String path = PathCodec.encode(PointPaths.path(each));
            breadcrumbs.add(new Link(PointPaths.name(each), here.into(path), each.equals(key)));
        }
        return breadcrumbs;
    }

    private static Map<String, String> selected(RecoveryWizard wizard) {
        Map<String, String> chosen = new java.util.LinkedHashMap<>();
        wizard.selected().forEach(path -> chosen.put(PathCodec.encode(path), path.displayPath()));
        return chosen;
    }

    private static PageResponse select(ConsolePageRequest request, RecoveryWizard wizard) {
        request.field("leave-out").map(PathCodec::decode).ifPresent(wizard::unselect);
        wizard.select(request.fields("path").stream().map(PathCodec::decode).toList());
        if (request.field("go-on").isPresent()) {
            return new PageResponse.Redirect(TARGET);
        }
        TreeAddress here = new TreeAddress(
                request.field("folder").map(PathCodec::decode),
                Optional.empty(),
                EntryOrder.parse(request.field("sort").orElse("")));
        return new PageResponse.Redirect(here.address());
    }

    private PageResponse target(ConsolePageRequest request, RecoveryWizard wizard) {
        return page(
                request,
                RecoveryStep.TARGET,
                Map.of(
                        "point", wizard.point(),
                        "own", wizard.requireMachine().machine().isThisMachine(),
                        "chosen", selected(wizard),
                        "machineName", wizard.requireMachine().machine().machineName()));
    }

    private PageResponse start(ConsolePageRequest request, RecoveryWizard wizard) {
        try {
            var job = children.start(new RecoveryCommandBuilder(home.state(), wizard).build(request));
            request.session().closeWizard(RecoveryWizard.class);
            return new PageResponse.Redirect(JobPages.address(job));
        } catch (Problem problem) {
            request.setNotice(problem);
            return new PageResponse.Redirect(TARGET);
        }
    }
}
