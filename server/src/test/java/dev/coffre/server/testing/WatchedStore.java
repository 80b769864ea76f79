package dev.coffre.server.testing;

import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.store.storage.Store;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** A store at which something else happens once a file of a folder is durable. Thread-safe. */
public final class WatchedStore {
    private static final Set<String> WRITES = Set.of("write", "create");

    private final AtomicReference<Runnable> event = new AtomicReference<>(() -> {});
    private final StoreFiles files;

    /** @param folder whose files are watched */
    public WatchedStore(StoreFiles real, Path folder) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                Object answer = method.invoke(real.store(), arguments);
                if (WRITES.contains(method.getName()) && ((Path) arguments[0]).startsWith(folder)) {
                    event.getAndSet(() -> {}).run();
                }
                return answer;
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        };
        Store store = Store.class.cast(
                Proxy.newProxyInstance(Store.class.getClassLoader(), new Class<?>[] {Store.class}, handler));
        this.files = new StoreFiles(store, real.layout());
    }

    public StoreFiles files() {
        return files;
    }

    /** Once, after the folder's next change. */
    public void afterChange(Runnable happens) {
        event.set(happens);
    }
}
