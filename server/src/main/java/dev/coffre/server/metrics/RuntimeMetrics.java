package dev.coffre.server.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Metrics of the service's process and JVM. */
public final class RuntimeMetrics implements MetricSource {
    private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String version;

    /** @param version of the service */
    public RuntimeMetrics(String version) {
        this.version = version;
    }

    @Override
    public void collect(MetricsBuilder metrics) {
        metrics.info("coffre_build", "Which version runs.", List.of("version"), List.of(List.of(version)));
        metrics.gauge(
                "process_start_time_seconds",
                "When the service started, in seconds since 1970.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        processor(metrics);
        memory(metrics);
        collections(metrics);
        metrics.gauge(
                "jvm_threads_current",
                "Threads of the operating system; virtual ones are not counted.",
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static void processor(MetricsBuilder metrics) {
        long nanos = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
        metrics.counter(
                "process_cpu_seconds",
                "Processor time that the service has used.",
                List.of(),
                Map.of(List.of(), nanos / NANOS));
    }

    private static void memory(MetricsBuilder metrics) {
        Map<List<String>, Long> used = new HashMap<>();
        Map<List<String>, Long> most = new HashMap<>();
        addMemory("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage(), used, most);
        addMemory("nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage(), used, most);
        metrics.gauge("jvm_memory_used_bytes", "Memory in use.", List.of("area"), used);
        metrics.gauge("jvm_memory_max_bytes", "The most that the area may have.", List.of("area"), most);
    }

    private static void addMemory(
            String area, MemoryUsage usage, Map<List<String>, Long> used, Map<List<String>, Long> most) {
        used.put(List.of(area), usage.getUsed());
        if (usage.getMax() > 0) {
            most.put(List.of(area), usage.getMax());
        }
    }

    private static void collections(MetricsBuilder metrics) {
        Map<List<String>, Long> counts = new HashMap<>();
        Map<List<String>, Double> seconds = new HashMap<>();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            counts.put(List.of(collector.getName()), collector.getCollectionCount());
            seconds.put(List.of(collector.getName()), collector.getCollectionTime() / MILLIS);
        }
        metrics.counter("jvm_gc_collections", "Garbage collections.", List.of("gc"), counts);
        metrics.counter("jvm_gc_seconds", "Time that garbage collections took.", List.of("gc"), seconds);
    }
}
