package dev.coffre.backup.mount.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.FuseDevice;
import dev.coffre.backup.mount.MountNode;
import dev.coffre.backup.mount.MountTree;
import dev.coffre.backup.mount.NamedNode;
import dev.coffre.backup.mount.NodeAttributes;
import dev.coffre.backup.view.ByteRange;
import dev.coffre.backup.view.ContentReader;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Answers the requests of one mount (linux/fuse.h, protocol 7.31 and later, as Linux 5.4 has it). Several threads run
 * {@link #serve}.
 *
 * <p>What is in a point never changes, so the kernel may keep it for an hour. Damage and a silent vault are EIO for the
 * program that reads, and a problem for the listener.
 */
final class FuseServer {
    private static final int REQUEST_BYTES = 64 << 10;
    private static final int MAX_READ = 1 << 20;
    private static final int MAJOR = 7;
    private static final int LEAST_MINOR = 31;
    private static final int MINOR = 38;

    private static final int ASYNC_READ = 1;
    private static final int PARALLEL_FOLDERS = 1 << 18;
    private static final int MAX_PAGES = 1 << 22;
    private static final int CACHE_LINKS = 1 << 23;

    private static final int KEEP_CACHE = 2;
    private static final int CACHE_FOLDER = 8;

    private static final long FIXED_SECONDS = 3_600;
    private static final long CHANGING_SECONDS = 1;

    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    private static final int INVALIDATE_ENTRY = 3;

    /** FUSE_NAME_MAX. */
    private static final int MAX_NAME = 1_024;

    private final FuseDevice device;
    private final MountTree tree;
    private final Consumer<Problem> failures;
    private final NodeTable nodes = new NodeTable();
    private final OpenHandles handles = new OpenHandles();
    private final AtomicBoolean releasing = new AtomicBoolean();

    /** @param failures receives what reads failed with; called by several threads */
    FuseServer(FuseDevice device, MountTree tree, Consumer<Problem> failures) {
        this.device = device;
        this.tree = tree;
        this.failures = failures;
    }

    /** Answers requests until the file system is unmounted. */
    void serve() throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(REQUEST_BYTES, 8);
            FuseReply reply = new FuseReply(arena.allocate(MAX_READ + FuseReply.HEADER + 4_096L, 8));
            for (int length = device.read(request); length > 0; length = device.read(request)) {
                answer(new FuseRequest(request, length), reply);
            }
        }
    }

    private void answer(FuseRequest request, FuseReply reply) throws ErrnoException {
        reply.clear();
        switch (request.operation()) {
            case FuseRequest.FORGET -> nodes.forget(request.node(), request.u64(FuseRequest.HEADER));
            case FuseRequest.BATCH_FORGET -> forgetAll(request);
            case FuseRequest.INTERRUPT -> {} // reads end soon by themselves
            default -> {
                reply(request, reply, error(request, reply));
                if (nodes.isFull() && releasing.compareAndSet(false, true)) {
                    Thread.ofPlatform().daemon().name("fuse-release").start(this::release);
                }
            }
        }
    }

    /** Every request must have a reply, else its program waits for ever. */
    private void reply(FuseRequest request, FuseReply reply, int error) throws ErrnoException {
        try {
            device.write(reply.memory(), reply.finish(request.unique(), error));
        } catch (ErrnoException _) {
            device.write(reply.memory(), reply.finish(request.unique(), Errno.EIO));
        }
    }

    /** Returns 0, or the number of the error. */
    private int error(FuseRequest request, FuseReply reply) {
        try {
            return handle(request, reply);
        } catch (Problem problem) {
            failures.accept(problem);
            return Errno.EIO;
        } catch (IllegalArgumentException noName) {
            return Errno.ENOENT;
        } catch (RuntimeException | StackOverflowError defect) {
            failures.accept(ProblemCode.INTERNAL_BUG
                    .with("reason", defect.getClass().getSimpleName())
                    .causedBy(defect));
            return Errno.EIO;
        } catch (OutOfMemoryError _) {
            return Errno.EIO; // a report would need memory as well
        }
    }

    private int handle(FuseRequest request, FuseReply reply) {
        return switch (request.operation()) {
            case FuseRequest.INIT -> initialize(request, reply);
            case FuseRequest.LOOKUP -> lookUp(request, reply);
            case FuseRequest.GETATTR -> attributes(request, reply);
            case FuseRequest.READLINK -> link(request, reply);
            case FuseRequest.OPEN -> open(request, reply);
            case FuseRequest.READ -> read(request, reply);
            case FuseRequest.LSEEK -> seek(request, reply);
            case FuseRequest.OPENDIR -> openFolder(request, reply);
            case FuseRequest.READDIR -> list(request, reply);
            case FuseRequest.RELEASE, FuseRequest.RELEASEDIR -> {
                handles.close(request.u64(FuseRequest.HEADER));
                yield 0;
            }
            case FuseRequest.GETXATTR -> extendedAttribute(request, reply);
            case FuseRequest.LISTXATTR -> extendedAttributes(request, reply);
            case FuseRequest.STATFS -> {
                reply.fileSystem();
                yield 0;
            }
            case FuseRequest.FLUSH, FuseRequest.DESTROY -> 0;
            default -> Errno.ENOSYS;
        };
    }

    private static int initialize(FuseRequest request, FuseReply reply) {
        int at = FuseRequest.HEADER;
        int major = request.u32(at);
        int minor = request.u32(at + 4);
        if (major != MAJOR || minor < LEAST_MINOR) {
            return Errno.EINVAL;
        }
        int flags = request.u32(at + 12) & (ASYNC_READ | PARALLEL_FOLDERS | MAX_PAGES | CACHE_LINKS);
        reply.u32(MAJOR).u32(Math.min(minor, MINOR)).u32(MAX_READ).u32(flags); // the kernel may read less ahead
        reply.u16(64).u16(48).u32(4_096).u32(1).u16(MAX_READ >> 12).u16(0);
        reply.zeros(32);
        return 0;
    }

    private Optional<MountNode> node(FuseRequest request) {
        return request.node() == 1 ? Optional.of(tree.top()) : nodes.find(request.node());
    }

    private long validity(MountNode node) {
        return tree.isFixed(node) ? FIXED_SECONDS : CHANGING_SECONDS;
    }

    private int lookUp(FuseRequest request, FuseReply reply) {
        Optional<MountNode> folder = node(request);
        if (folder.isEmpty()) {
            return Errno.ESTALE;
        }
        ByteString name = request.name(FuseRequest.HEADER);
        Optional<MountNode> child = tree.child(folder.get(), name);
        if (child.isEmpty()) {
            reply.entry(0, validity(folder.get()));
            reply.noAttributes();
            return 0;
        }
        NodeAttributes attributes = tree.attributes(child.get());
        long number = tree.number(child.get());
        if (!nodes.lookedUp(number, child.get(), request.node(), name)) {
            return Errno.EIO;
        }
        // The name of a point may go, although what is in it is fixed.
        reply.entry(number, validity(folder.get()));
        reply.attributes(attributes);
        return 0;
    }

    private int attributes(FuseRequest request, FuseReply reply) {
        Optional<MountNode> node = node(request);
        if (node.isEmpty()) {
            return Errno.ESTALE;
        }
        NodeAttributes attributes = tree.attributes(node.get());
        reply.attributesHead(validity(node.get()));
        reply.attributes(attributes);
        return 0;
    }

    private int link(FuseRequest request, FuseReply reply) {
        Optional<ByteString> target = node(request).flatMap(tree::linkTarget);
        target.ifPresent(reply::bytes);
        return target.isPresent() ? 0 : Errno.EINVAL;
    }

    private int open(FuseRequest request, FuseReply reply) {
        Optional<ContentReader> file = node(request).flatMap(tree::open);
        if (file.isEmpty()) {
            return Errno.ESTALE;
        }
        reply.u64(handles.open(file.get())).u32(KEEP_CACHE).u32(0);
        return 0;
    }

    private int read(FuseRequest request, FuseReply reply) {
        int at = FuseRequest.HEADER;
        Optional<ContentReader> file = handles.file(request.u64(at));
        if (file.isEmpty()) {
            return Errno.EBADF;
        }
        reply.content(file.get(), request.u64(at + 8), Math.clamp(request.u32(at + 16), 0, MAX_READ));
        return 0;
    }

    private int seek(FuseRequest request, FuseReply reply) {
        int at = FuseRequest.HEADER;
        Optional<ContentReader> file = handles.file(request.u64(at));
        if (file.isEmpty()) {
            return Errno.EBADF;
        }
        long offset = request.u64(at + 8);
        long size = file.get().size();
        if (offset < 0 || offset >= size) {
            return Errno.ENXIO;
        }
        Optional<ByteRange> data = file.get().dataFrom(offset);
        switch (request.u32(at + 16)) {
            case SEEK_DATA -> {
                if (data.isEmpty()) {
                    return Errno.ENXIO;
                }
                reply.u64(data.get().offset());
            }
            case SEEK_HOLE -> {
                long hole = offset;
                while (data.isPresent() && data.get().offset() == hole) {
                    hole = data.get().end();
                    data = file.get().dataFrom(hole);
                }
                reply.u64(Math.min(hole, size));
            }
            default -> {
                return Errno.EINVAL;
            }
        }
        return 0;
    }

    private int openFolder(FuseRequest request, FuseReply reply) {
        Optional<MountNode> folder = node(request);
        if (folder.isEmpty()) {
            return Errno.ESTALE;
        }
        int flags = tree.isFixed(folder.get()) ? KEEP_CACHE | CACHE_FOLDER : 0;
        reply.u64(handles.open(tree, folder.get())).u32(flags).u32(0);
        return 0;
    }

    private int list(FuseRequest request, FuseReply reply) {
        int at = FuseRequest.HEADER;
        Optional<OpenHandles.OpenFolder> folder = handles.folder(request.u64(at));
        if (folder.isEmpty()) {
            return Errno.EBADF;
        }
        int limit = Math.clamp(request.u32(at + 16), 0, MAX_READ);
        synchronized (folder.get()) {
            long position = request.u64(at + 8);
            Optional<NamedNode> item = folder.get().at(position);
            while (item.isPresent()
                    && (isTooLong(item.get())
                            || reply.directoryEntry(
                                    item.get().name(),
                                    item.get().inode(),
                                    item.get().type(),
                                    position + 1,
                                    limit))) {
                position++;
                item = folder.get().at(position);
            }
        }
        return 0;
    }

    /** The kernel would refuse the whole listing. Such a name is reported and left out. */
    private boolean isTooLong(NamedNode item) {
        if (item.name().size() <= MAX_NAME) {
            return false;
        }
        failures.accept(ProblemCode.FILE_NOT_RECOVERED
                .with("path", item.name().display())
                .with("reason", "its name is too long for a mount"));
        return true;
    }

    private int extendedAttribute(FuseRequest request, FuseReply reply) {
        ByteString name = request.name(FuseRequest.HEADER + 8);
        Optional<ByteString> value = attributesOf(request).stream()
                .filter(attribute -> attribute.name().equals(name))
                .map(ExtendedAttribute::value)
                .findFirst();
        return value.isPresent() ? sized(request, reply, value.get().toByteArray()) : Errno.ENODATA;
    }

    private int extendedAttributes(FuseRequest request, FuseReply reply) {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        for (ExtendedAttribute attribute : attributesOf(request)) {
            names.writeBytes(attribute.name().toByteArray());
            names.write(0);
        }
        return sized(request, reply, names.toByteArray());
    }

    private List<ExtendedAttribute> attributesOf(FuseRequest request) {
        return node(request).map(tree::extendedAttributes).orElse(List.of());
    }

    /** Replies with the size alone if the kernel asks for it. */
    private static int sized(FuseRequest request, FuseReply reply, byte[] value) {
        int room = request.u32(FuseRequest.HEADER);
        if (room == 0) {
            reply.u32(value.length).u32(0);
            return 0;
        }
        if (value.length > room) {
            return Errno.ERANGE;
        }
        reply.bytes(value, 0, value.length);
        return 0;
    }

    private void forgetAll(FuseRequest request) {
        int count = request.u32(FuseRequest.HEADER);
        for (int i = 0; i < count; i++) {
            int at = FuseRequest.HEADER + 8 + 16 * i;
            nodes.forget(request.u64(at), request.u64(at + 8));
        }
    }

    /**
     * Asks the kernel to drop names, so that it forgets their nodes. In a thread of its own: the kernel may need
     * replies from the others before it takes the message.
     */
    private void release() {
        try (Arena arena = Arena.ofConfined()) {
            FuseReply message = new FuseReply(arena.allocate(4_096, 8));
            for (NodeTable.KnownNode known : nodes.excess()) {
                message.clear();
                message.u64(known.parent()).u32(known.name().size()).u32(0);
                message.bytes(known.name()).zeros(1);
                device.write(message.memory(), message.finishNotice(INVALIDATE_ENTRY));
            }
        } catch (ErrnoException _) {
            // The kernel has dropped the name already, or is being unmounted.
        } finally {
            releasing.set(false);
        }
    }
}
