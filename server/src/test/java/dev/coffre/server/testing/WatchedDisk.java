package dev.coffre.server.testing;

import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.LocalDisk;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** A disk at which something else happens once a file is durable: right after its folder was synced. Thread-safe. */
public final class WatchedDisk {
    private final AtomicReference<Runnable> event = new AtomicReference<>(() -> {});
    private final Path folder;
    private final Disk disk;

    public WatchedDisk(Path folder) {
        this.folder = folder;
        Disk real = new LocalDisk();
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                Object answer = method.invoke(real, arguments);
                if (method.getName().equals("syncDirectory") && arguments[0].equals(this.folder)) {
                    event.getAndSet(() -> {}).run();
                }
                return answer;
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        };
        this.disk = Disk.class.cast(
                Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, handler));
    }

    public Disk disk() {
        return disk;
    }

    /** Once, after the folder's next change. */
    public void afterChange(Runnable happens) {
        event.set(happens);
    }
}
