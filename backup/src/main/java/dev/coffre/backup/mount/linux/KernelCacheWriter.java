package dev.coffre.backup.mount.linux;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.FuseDevice;
import dev.coffre.backup.view.ContentExtent;
import dev.coffre.sealing.Slice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Stores content in the kernel's page cache that no program has read yet. A random read opens a whole chunk for one page.
 * With all pages of the chunk stored, later reads of it do not reach this process. The kernel evicts them like other
 * clean pages.
 *
 * <p>A thread of its own stores: the kernel waits for pages that are being read, and those reads need the threads of the
 * server. Extents are dropped while {@value #MAX_QUEUED} are queued. Thread-safe.
 */
final class KernelCacheWriter {
    private static final int NOTIFY_STORE = 4;
    private static final int NOTIFY_BYTES = 24;
    private static final int MAX_STORE = 1 << 20;
    private static final int PAGE = 4_096;
    private static final int MAX_QUEUED = 4;
    private static final int MAX_END_SECONDS = 1;

    private final FuseDevice device;
    private final ThreadPoolExecutor thread;

    KernelCacheWriter(FuseDevice device) {
        this.device = device;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_QUEUED),
                Thread.ofPlatform().daemon().name("fuse-store").factory(),
                new ThreadPoolExecutor.DiscardPolicy());
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Stores the whole pages of an extent soon, or drops it.
     *
     * @param node number of the file
     * @param size of the file in bytes
     */
    void store(long node, long size, ContentExtent extent) {
        thread.execute(() -> write(node, size, extent));
    }

    /**
     * Ends the thread. Returns whether it has ended, so that the device may be closed: its number may then belong to
     * another file.
     */
    boolean end() throws InterruptedException {
        thread.shutdownNow();
        return thread.awaitTermination(MAX_END_SECONDS, TimeUnit.SECONDS);
    }

    private void write(long node, long size, ContentExtent extent) {
        long end = extent.end() < size ? extent.end() & -PAGE : size;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(FuseReply.HEADER + NOTIFY_BYTES + MAX_STORE, 8);
            FuseReply message = new FuseReply(memory);
            for (long at = extent.offset() + PAGE - 1 & -PAGE; at < end; at += MAX_STORE) {
                Slice bytes = extent.bytes();
                int count = (int) Math.min(MAX_STORE, end - at);
                message.clear();
                message.u64(node).u64(at).u32(count).u32(0);
                message.bytes(bytes.bytes(), bytes.offset() + (int) (at - extent.offset()), count);
                device.write(message.memory(), message.finishNotice(NOTIFY_STORE));
            }
        } catch (ErrnoException | OutOfMemoryError _) {
            // The kernel has forgotten the file, or memory is short. The file is read without this.
        }
    }
}
