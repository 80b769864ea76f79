package dev.coffre.backup.mount.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.FuseDevice;
import dev.coffre.backup.mount.ActiveMount;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A mount with the threads that serve it. They end when it is unmounted. */
final class LinuxMount implements ActiveMount {
    /** Reads wait for the vault, so more than there are cores. Each takes 2 MiB. */
    private static final int THREADS = 8;

    private static final Duration SETTLING_TIME = Duration.ofSeconds(1);

    private final ByteString folder;
    private final FuseDevice device;
    private final FuseServer server;
    private final Unmounting unmounting;
    private final CountDownLatch running = new CountDownLatch(THREADS);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Unmounts a folder. */
    @FunctionalInterface
    interface Unmounting {
        void unmount(ByteString folder) throws ErrnoException;
    }

    private LinuxMount(ByteString folder, FuseDevice device, FuseServer server, Unmounting unmounting) {
        this.folder = folder;
        this.device = device;
        this.server = server;
        this.unmounting = unmounting;
    }

    static LinuxMount serve(ByteString folder, FuseDevice device, FuseServer server, Unmounting unmounting) {
        LinuxMount mount = new LinuxMount(folder, device, server, unmounting);
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform().daemon().name("fuse-", i).start(mount::run);
        }
        return mount;
    }

    private void run() {
        try {
            server.serve();
        } catch (ErrnoException e) {
            throw new UncheckedIOException(e);
        } finally {
            running.countDown();
            if (running.getCount() == 0) {
                ended.countDown();
            }
        }
    }

    @Override
    public boolean awaitEnd(Duration longest) throws InterruptedException {
        return ended.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            if (running.getCount() > 0) {
                unmounting.unmount(folder);
            }
        } catch (ErrnoException e) {
            throw new UncheckedIOException(e);
        } finally {
            closeDeviceWhenIdle();
            ended.countDown();
        }
    }

    /** The threads end when the last program closes what it has open, or with this process. */
    private void closeDeviceWhenIdle() {
        try {
            if (running.await(SETTLING_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
                device.close();
            }
        } catch (ErrnoException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
