package dev.coffre.vault.store.testing;

import dev.coffre.vault.store.disk.Disk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

/** Counts the calls that reach a disk, by method. For one thread. */
public final class CountingDisk {
    private final Map<String, Integer> calls = new TreeMap<>();
    private final Disk counted;

    public CountingDisk(Disk disk) {
        this.counted = (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    calls.merge(method.getName(), 1, Integer::sum);
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /** The disk, with its calls counted. */
    public Disk disk() {
        return counted;
    }

    /** Returns the calls since the last time, and counts anew. */
    public Map<String, Integer> take() {
        Map<String, Integer> taken = Map.copyOf(calls);
        calls.clear();
        return taken;
    }
}
