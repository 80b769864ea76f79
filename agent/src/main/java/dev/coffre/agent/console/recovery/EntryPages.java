package dev.coffre.agent.console.recovery;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.child.ChildStream;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.page.PathCodec;
import dev.coffre.agent.console.preview.Preview;
import dev.coffre.agent.console.recovery.RecoveryWizard.OpenedMachine;
import dev.coffre.agent.machine.PointPaths;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.view.PointView;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.http.ContentDisposition;
import dev.coffre.web.http.HttpResponse;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;

/**
 * One entry of a recovery point: its details, a preview, and downloads. Content is read after the session's lock is
 * released, while the machine is held open. Thread-safe.
 */
public final class EntryPages {
    private static final String ENTRY = "/recovery/entry";
    private static final String PICTURE = "/recovery/entry/picture";
    private static final String DOWNLOAD = "/recovery/entry/download";
    private static final int OK = 200;

    /** A picture is data: as a document of its own it runs and loads nothing. */
    private static final String PICTURE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";

    private final MachineOpener opener;
    private final ConsoleLayout layout;
    private final ChildJobs children;
    private final EntryReader reader = new EntryReader();

    public EntryPages(MachineOpener opener, ConsoleLayout layout, ChildJobs children) {
        this.opener = opener;
        this.layout = layout;
        this.children = children;
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of(
                "GET " + ENTRY, request -> opened(request, this::show),
                "POST " + ENTRY, request -> opened(request, EntryPages::choose),
                "GET " + PICTURE, request -> opened(request, this::picture),
                "GET " + DOWNLOAD, request -> opened(request, this::download));
    }

    /** Returns the address of an entry's page. */
    public static String address(long point, ByteString path) {
        return ENTRY + query(point, path);
    }

    private static String query(long point, ByteString path) {
        return "?point=" + point + "&path=" + PathCodec.encode(path);
    }

    /** The entry that a request names. */
    private record RequestedEntry(ConsolePageRequest request, RecoveryWizard wizard, PointView view, Entry entry) {
        long point() {
            return view.point().ext().seq();
        }

        ByteString path() {
            return PointPaths.path(entry.key());
        }

        boolean isFile() {
            return entry.metadata().isRegularFile();
        }

        String query() {
            return EntryPages.query(point(), path());
        }
    }

    /** Handles a request for an entry; redirects to the wizard's first page if no machine is open. */
    private PageResponse opened(ConsolePageRequest request, Function<RequestedEntry, PageResponse> page) {
        RecoveryWizard wizard = RecoveryWizard.of(request, opener);
        if (!wizard.canOpen()) {
            return new PageResponse.Redirect(RecoveryPages.MACHINE);
        }
        wizard.open();
        PointView view = wizard.view(request.field("point").orElse(""));
        ByteString path = PathCodec.decode(request.field("path").orElse(""));
        return page.apply(new RequestedEntry(request, wizard, view, view.require(view.key(path))));
    }

    /** Makes a response after the session's lock is released, while the machine stays open. */
    private static PageResponse deferred(RequestedEntry it, Function<OpenedMachine, PageResponse> source) {
        OpenedMachine machine = it.wizard().requireMachine();
        Lock held = machine.hold();
        return new PageResponse.Deferred(() -> {
            try {
                return source.apply(machine);
            } finally {
                held.unlock();
            }
        });
    }

    private PageResponse show(RequestedEntry it) {
        PageContext frame = layout.frame(it.request(), "entry.title");
        return it.isFile()
                ? deferred(it, machine -> page(it, frame, Optional.of(reader.preview(machine, it.entry()))))
                : page(it, frame, Optional.empty());
    }

    private static PageResponse page(RequestedEntry it, PageContext frame, Optional<Preview> preview) {
        Map<String, Object> values = new HashMap<>();
        values.put("frame", frame);
        values.put("step", RecoveryStep.TREE);
        values.put("point", it.point());
        values.put("path", PathCodec.encode(it.path()));
        values.put("details", EntryDetails.of(it.entry()));
        values.put("preview", preview);
        values.put("picture", PICTURE + it.query());
        values.put("download", DOWNLOAD + it.query());
        values.put(
                "back",
                RecoveryPages.TREE + "?point=" + it.point()
                        + folderAbove(it.entry().key()));
        return PageResponse.ok("console/recovery-entry", values);
    }

    private static String folderAbove(EntryKey key) {
        if (key.isRoot()) {
            return "";
        }
        List<ByteString> above = key.parent();
        EntryKey folder = new EntryKey(above.subList(0, above.size() - 1), above.getLast());
        return "&folder=" + PathCodec.encode(PointPaths.path(folder));
    }

    private static PageResponse choose(RequestedEntry it) {
        it.wizard().choose(it.view().point(), RecoveryChoice.of(it.path()));
        return new PageResponse.Redirect(RecoveryPages.targetAddress(it.point()));
    }

    private PageResponse picture(RequestedEntry it) {
        if (!it.isFile()) {
            throw ProblemCode.NOT_FOUND.with("path", it.entry().key().display());
        }
        return deferred(it, machine -> {
            EntryReader.PictureFile file = reader.picture(machine, it.entry());
            Map<String, String> headers = Map.of(
                    "Content-Type",
                    file.mediaType(),
                    ContentDisposition.HEADER,
                    "inline; filename=\"picture\"",
                    "Content-Security-Policy",
                    PICTURE_POLICY);
            return new PageResponse.Raw(new HttpResponse(OK, headers, file.content().length, file));
        });
    }

    private PageResponse download(RequestedEntry it) {
        DownloadFormat format = DownloadFormat.of(it.request().field("format").orElse(""));
        if (format == DownloadFormat.CONTENT && !it.isFile()) {
            throw ProblemCode.NOT_FOUND.with("path", it.entry().key().display());
        }
        ChildStream stream = children.stream(new RecoveryCommandBuilder(
                        opener.vault().home().state(), it.wizard().other())
                .data(format.command(), it.point(), it.path()));
        return new PageResponse.Deferred(() -> {
            String path = it.entry().key().display();
            DownloadBody body = DownloadBody.begin(stream, path, new DownloadNotice(it.request(), path));
            Map<String, String> headers = Map.of(
                    "Content-Type",
                    "application/octet-stream",
                    ContentDisposition.HEADER,
                    ContentDisposition.attachment(fileName(it.path()) + format.extension()));
            // Without a length, also for a file: Chromium takes a body that is shorter than its Content-Length for
            // complete. A body in chunks without its last one is a failed download.
            return new PageResponse.Raw(HttpResponse.streamed(headers, body));
        });
    }

    /** Returns the last name of a path as text. The root of a system has none. */
    private static String fileName(ByteString path) {
        List<ByteString> names = PathForm.of(path).names(path);
        return names.isEmpty() ? "coffre" : new String(names.getLast().toByteArray(), StandardCharsets.UTF_8);
    }
}
