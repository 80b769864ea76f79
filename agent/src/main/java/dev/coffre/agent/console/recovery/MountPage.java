package dev.coffre.agent.console.recovery;

import dev.coffre.agent.child.ChildJob;
import dev.coffre.agent.child.ChildJobSpec;
import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.mount.FileSystemMounts;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.StateFileProblem;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Mounts the recovery points of the machine that the recovery wizard has open, by default of this one. A mount is a child
 * process: it stays when the page is left, and ends with this program. Thread-safe.
 */
public final class MountPage {
    /** The page's address. */
    public static final String ADDRESS = "/recovery/mount";

    private static final String FOLDER = "points";
    private static final int DEFAULT_HOURS = 6;
    private static final int MAX_HOURS = 24 * 31;

    private final MachineOpener opener;
    private final CoffreHome home;
    private final String hostName;
    private final Optional<FileSystemMounts> system;
    private final ConsoleLayout layout;
    private final ChildJobs children;

    /** @param system what mounts; empty if the system cannot */
    public MountPage(
            MachineOpener opener,
            String hostName,
            Optional<FileSystemMounts> system,
            ConsoleLayout layout,
            ChildJobs children) {
        this.opener = opener;
        this.home = opener.vault().home();
        this.hostName = hostName;
        this.system = system;
        this.layout = layout;
        this.children = children;
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of(
                "GET " + ADDRESS, this::show, "POST " + ADDRESS, this::mount, "POST /recovery/unmount", this::unmount);
    }

    private PageResponse show(ConsolePageRequest request) {
        Map<String, Object> values = new HashMap<>();
        values.put("frame", layout.frame(request, "mount.title"));
        values.put("supported", system.isPresent());
        values.put("shared", areShared());
        values.put("machineName", machineName(wizard(request)));
        values.put("folder", freeFolder().path().toString());
        values.put("hours", DEFAULT_HOURS);
        values.put("user", System.getProperty("user.name", "?"));
        values.put("mounts", mounts());
        values.put("others", otherMounts());
        values.put("failure", lastFailure());
        return PageResponse.ok("console/recovery-mount", values);
    }

    private RecoveryWizard wizard(ConsolePageRequest request) {
        return RecoveryWizard.of(request, opener);
    }

    /** Returns whose recovery points would be mounted; empty if that is not chosen yet. */
    private Optional<String> machineName(RecoveryWizard wizard) {
        return wizard.otherMachineName().or(() -> wizard.canOpen() ? Optional.of(ownName()) : Optional.empty());
    }

    /** Returns the name by which the vault knows this machine. */
    private String ownName() {
        return new KeyFolder(home.keys())
                .machine()
                .map(identity -> {
                    try (identity) {
                        return identity.machineName();
                    }
                })
                .orElse(hostName);
    }

    /** Returns whether there are mounts, and other programs see them. */
    private boolean areShared() {
        return system.filter(FileSystemMounts::areShared).isPresent();
    }

    private List<ChildJob> mounts() {
        return children.running().stream().filter(job -> job.order().isMount()).toList();
    }

    /** Returns the folders of mounts of this user that other programs made, such as a console that was killed. */
    private List<String> otherMounts() {
        return mounted().filter(folder -> !isOwn(folder)).toList();
    }

    /** A service that sees file systems by itself could unmount them in its own view only. */
    private Stream<String> mounted() {
        return system.filter(FileSystemMounts::areShared).stream()
                .flatMap(mounts -> mounts.mounted().stream())
                .map(ByteString::displayPath);
    }

    private boolean isOwn(String folder) {
        return mounts().stream().anyMatch(job -> job.order().arguments().contains(folder));
    }

    /** Returns why the newest mount could not be made or ended by itself. */
    private Optional<Problem> lastFailure() {
        return children.all().stream()
                .filter(job -> job.order().isMount())
                .findFirst()
                .flatMap(job -> job.progress().problem());
    }

    /**
     * Returns a folder that no mount uses, also none whose process was killed. It is beside the state, where no other user can change anything.
     */
    private PrivatePath freeFolder() {
        for (int number = 1; ; number++) {
            PrivatePath folder = home.state().resolveSibling(number == 1 ? FOLDER : FOLDER + "-" + number);
            String path = folder.path().toString();
            if (!isOwn(path) && mounted().noneMatch(path::equals)) {
                return folder;
            }
        }
    }

    private PageResponse mount(ConsolePageRequest request) {
        RecoveryWizard wizard = wizard(request);
        Optional<String> machine = machineName(wizard);
        if (!areShared() || machine.isEmpty()) {
            return new PageResponse.Redirect(ADDRESS);
        }
        try {
            String folder = request.field("folder").orElse("");
            createIfOwn(folder);
            ChildJobSpec order = new RecoveryCommandBuilder(home.state(), wizard.other())
                    .buildMount(folder, hours(request), machine.get());
            children.start(order);
        } catch (Problem problem) {
            request.setNotice(problem);
        }
        return new PageResponse.Redirect(ADDRESS);
    }

    private int hours(ConsolePageRequest request) {
        return request.parsed("hours", Integer::valueOf)
                .filter(hours -> hours >= 1 && hours <= MAX_HOURS)
                .orElseThrow(() -> ProblemCode.FLAGS_INVALID.with(
                        "reason",
                        request.say(
                                "field.value",
                                request.say("mount.hours"),
                                request.field("hours").orElse(""))));
    }

    /** Creates the folder that the page proposes. Another one must exist, because only the person knows who may change it. */
    private void createIfOwn(String folder) {
        PrivatePath own = freeFolder();
        if (!own.path().toString().equals(folder)) {
            return;
        }
        try {
            own.files().createDirectories(own.path());
        } catch (IOException e) {
            throw StateFileProblem.of(own.path(), e, ProblemCode.STATE_DAMAGED);
        }
    }

    private PageResponse unmount(ConsolePageRequest request) {
        Optional<String> other = request.field("folder");
        if (other.isPresent()) {
            return unmountOther(request, other.get());
        }
        int number = request.parsed("n", Integer::valueOf).orElse(0);
        ChildJob job = children.find(number)
                .filter(found -> found.order().isMount())
                .orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", request.path()));
        job.cancel();
        request.setNotice(request.say("mount.ending"));
        return new PageResponse.Redirect(ADDRESS);
    }

    private PageResponse unmountOther(ConsolePageRequest request, String shown) {
        FileSystemMounts mounts =
                system.filter(FileSystemMounts::areShared).orElseThrow(ProblemCode.MOUNT_UNSUPPORTED::problem);
        ByteString folder = mounts.mounted().stream()
                .filter(mounted -> mounted.displayPath().equals(shown))
                .findFirst()
                .orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", request.path()));
        try {
            mounts.unmount(folder);
            request.setNotice(request.say("mount.ending"));
        } catch (ErrnoException failure) {
            request.setNotice(request.say("mount.kept", shown, failure.symbol()));
        }
        return new PageResponse.Redirect(ADDRESS);
    }
}
