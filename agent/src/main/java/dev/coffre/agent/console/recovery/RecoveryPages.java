package dev.coffre.agent.console.recovery;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.CredentialsField;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.PathText;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.console.job.JobPages;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.reading.PointListing;
import dev.coffre.agent.registration.OpeningSecret;
import dev.coffre.agent.world.World;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.calendar.PointCalendar;
import dev.coffre.web.page.Link;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The recovery wizard: machine, point, files, target. Thread-safe. */
public final class RecoveryPages {
    private static final String MACHINE = "/recovery";
    private static final String POINTS = "/recovery/points";
    private static final String TREE = "/recovery/tree";
    private static final String TARGET = "/recovery/target";
    private static final int MOST_ENTRIES = 1_000;
    private static final int MOST_POINTS = 100;

    private final World world;
    private final Frames frames;
    private final ChildJobs children;

    public RecoveryPages(World world, Frames frames, ChildJobs children) {
        this.world = world;
        this.frames = frames;
        this.children = children;
    }

    public Map<String, Handler> routes() {
        return Map.of(
                "GET " + MACHINE,
                this::whose,
                "POST " + MACHINE,
                visit -> step(visit, POINTS, MACHINE, RecoveryWizard::openOwn),
                "POST /recovery/vault",
                visit -> step(visit, MACHINE, MACHINE, it -> it.identify(CredentialsField.read(visit))),
                "POST /recovery/other",
                visit -> step(visit, POINTS, MACHINE, it -> openOther(visit, it)),
                "GET " + POINTS,
                visit -> opened(visit, it -> points(visit, it)),
                "GET " + TREE,
                visit -> opened(visit, it -> tree(visit, it)),
                "POST " + TREE,
                visit -> opened(visit, it -> choose(visit, it)),
                "GET " + TARGET,
                visit -> opened(visit, it -> target(visit, it)),
                "POST " + TARGET,
                visit -> opened(visit, it -> start(visit, it)));
    }

    private RecoveryWizard wizard(Visit visit) {
        return visit.session().keep(RecoveryWizard.class, () -> new RecoveryWizard(world));
    }

    private Answer step(Visit visit, String next, String same, Consumer<RecoveryWizard> step) {
        try {
            step.accept(wizard(visit));
            return new Answer.Elsewhere(next);
        } catch (Problem problem) {
            visit.tell(problem);
            return new Answer.Elsewhere(same);
        }
    }

    /** Renders a page that needs an opened machine; redirects to the first page if there is none. */
    private Answer opened(Visit visit, Function<RecoveryWizard, Answer> page) {
        RecoveryWizard wizard = wizard(visit);
        return wizard.opened().isEmpty() ? new Answer.Elsewhere(MACHINE) : page.apply(wizard);
    }

    private Answer page(Visit visit, RecoveryStep step, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("frame", frames.of(visit, "recovery.title"));
        all.put("step", step);
        return Answer.page("console/recovery-" + step.code(), all);
    }

    private Answer whose(Visit visit) {
        RecoveryWizard wizard = wizard(visit);
        if (visit.field("again").isPresent()) {
            wizard.close();
        }
        boolean identified = wizard.other().isPresent();
        return page(
                visit,
                RecoveryStep.MACHINE,
                Map.of(
                        "registered", new KeyFolder(world.home().keys()).isRegistered(),
                        "hostName", world.hostName(),
                        "identified", identified,
                        "machines", wizard.other().map(OtherMachine::machines).orElse(List.of())));
    }

    private static void openOther(Visit visit, RecoveryWizard wizard) {
        OpeningSecret secret = OpeningSecret.typed(visit.typed("secret"));
        wizard.openOther(visit.field("machine").orElse(""), secret);
    }

    private Answer points(Visit visit, RecoveryWizard wizard) {
        PointCalendar<PointPlace> calendar = PointCalendar.of(
                wizard.machine().places(),
                PointPlace::receivedAt,
                world.zone(),
                parsed(visit, "month", YearMonth::parse),
                parsed(visit, "day", LocalDate::parse));
        long before = parsed(visit, "before", Long::valueOf).orElse(Long.MAX_VALUE);
        List<PointPlace> ofDay = calendar.ofChosenDay().stream()
                .filter(place -> place.seq() < before)
                .toList();
        List<PointPlace> shown = ofDay.subList(0, Math.min(MOST_POINTS, ofDay.size()));
        Optional<Long> more =
                shown.size() < ofDay.size() ? Optional.of(shown.getLast().seq()) : Optional.empty();
        return page(
                visit,
                RecoveryStep.POINT,
                Map.of(
                        "machineName",
                        wizard.machine().domain().machineName(),
                        "calendar",
                        calendar,
                        "listed",
                        PointPlace.open(wizard.machine().points(), shown),
                        "more",
                        more));
    }

    private static <T> Optional<T> parsed(Visit visit, String field, Function<String, T> parse) {
        try {
            return visit.field(field).map(parse);
        } catch (DateTimeException | NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    private Answer tree(Visit visit, RecoveryWizard wizard) {
        visit.field("point").ifPresent(wizard::choosePoint);
        Optional<ByteString> folder = visit.field("folder").map(PathText::read);
        Optional<String> filter = visit.field("filter");
        PointListing listing = listing(wizard, folder, filter);
        boolean wholePaths = filter.isPresent() || folder.isEmpty();
        List<ShownEntry> shown = listing.entries().stream()
                .map(entry -> ShownEntry.of(entry, wholePaths, wizard.chosen()))
                .toList();
        Map<String, Object> values = new HashMap<>();
        values.put("point", wizard.point());
        values.put("folder", folder.map(PathText::of));
        values.put("above", folder.map(path -> above(wizard, path)).orElse(List.of()));
        values.put("filter", filter.orElse(""));
        values.put("entries", shown);
        values.put("hasMore", listing.hasMore());
        values.put("chosen", chosen(wizard));
        return page(visit, RecoveryStep.TREE, values);
    }

    private static PointListing listing(RecoveryWizard wizard, Optional<ByteString> folder, Optional<String> filter) {
        var pages = wizard.machine().pages();
        if (filter.isPresent()) {
            return PointListing.named(wizard.point(), pages, folder, filter.get(), MOST_ENTRIES);
        }
        return folder.map(path -> PointListing.of(wizard.point(), pages, path, MOST_ENTRIES))
                .orElseGet(() -> PointListing.roots(wizard.point(), pages));
    }

    /** Returns the breadcrumbs of a folder, from its root down. */
    private static List<Link> above(RecoveryWizard wizard, ByteString folder) {
        List<Link> way = new ArrayList<>();
        ByteString slash = ByteString.utf8("/");
        ByteString path = ByteString.EMPTY;
        List<ByteString> parts =
                dev.coffre.agent.machine.PathInPoint.key(wizard.point(), folder).path();
        for (ByteString part : parts) {
            path = path.isEmpty() || path.equals(slash)
                    ? path.concat(part)
                    : path.concat(slash).concat(part);
            way.add(new Link(part.display(), TREE + "?folder=" + PathText.of(path), path.equals(folder)));
        }
        return way;
    }

    private static Map<String, String> chosen(RecoveryWizard wizard) {
        Map<String, String> chosen = new java.util.LinkedHashMap<>();
        wizard.chosen().forEach(path -> chosen.put(PathText.of(path), path.display()));
        return chosen;
    }

    private static Answer choose(Visit visit, RecoveryWizard wizard) {
        visit.field("leave-out").map(PathText::read).ifPresent(wizard::leaveOut);
        wizard.choose(visit.fields("path").stream().map(PathText::read).toList());
        if (visit.field("go-on").isPresent()) {
            return new Answer.Elsewhere(TARGET);
        }
        String query = visit.field("folder")
                .map(folder -> "?folder=" + PathText.of(PathText.read(folder)))
                .orElse("");
        return new Answer.Elsewhere(TREE + query);
    }

    private Answer target(Visit visit, RecoveryWizard wizard) {
        return page(
                visit,
                RecoveryStep.TARGET,
                Map.of(
                        "point", wizard.point(),
                        "own", wizard.machine().domain().own(),
                        "chosen", chosen(wizard),
                        "machineName", wizard.machine().domain().machineName()));
    }

    private Answer start(Visit visit, RecoveryWizard wizard) {
        try {
            var job = children.start(new RecoveryOrder(world, wizard).from(visit));
            visit.session().forget(RecoveryWizard.class);
            return new Answer.Elsewhere(JobPages.address(job));
        } catch (Problem problem) {
            visit.tell(problem);
            return new Answer.Elsewhere(TARGET);
        }
    }
}
