package dev.coffre.agent.support;

import dev.coffre.agent.daemon.DaemonState;
import dev.coffre.agent.schedule.ScheduleForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The contents of a support bundle's files. No field holds a key, a password or a user name. Fields that may name the user's
 * files are present only if the user agrees. Instants are in ms since 1970, sizes in bytes.
 */
sealed interface BundleFacts {

    record AboutFacts(
            String version, String os, String architecture, String java, String language, String zone, long time)
            implements BundleFacts {}

    /** @param state {@code registered}, {@code incomplete} or {@code not-registered} */
    record RegistrationFacts(
            String state,
            Optional<String> machine,
            Optional<String> machineName,
            Optional<String> kind,
            Optional<String> vault,
            Optional<String> vaultName,
            Optional<Long> registered,
            Optional<Integer> keyGeneration,
            Optional<Integer> dataKeys)
            implements BundleFacts {
        static RegistrationFacts without(String state) {
            return new RegistrationFacts(
                    state,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** @param announced whether the vault has announced another address or key */
    record SettingsFacts(
            List<String> vaultUrls, List<String> tlsPins, boolean announced, ProxyFacts proxy, ThrottleFacts throttle)
            implements BundleFacts {}

    /**
     * @param mode {@code none}, {@code system} or {@code explicit}
     * @param signsIn whether a user name is set
     */
    record ProxyFacts(String mode, Optional<String> host, Optional<Integer> port, boolean signsIn) {}

    record ThrottleFacts(boolean enabled, String workDays, String workHours, long workRate, long otherRate) {}

    record PolicyFacts(List<GroupFacts> groups, boolean preHook, boolean postHook) implements BundleFacts {}

    /**
     * @param paths only if the user agrees
     * @param patterns only if the user agrees
     */
    record GroupFacts(
            String name,
            int items,
            int excludes,
            boolean excludeCaches,
            int excludeIfPresent,
            boolean oneFileSystem,
            Optional<ScheduleForm> schedule,
            long since,
            int spreadSeconds,
            Optional<List<String>> paths,
            Optional<List<String>> patterns) {}

    /** @param stopped since when protection is stopped */
    record ScheduleFacts(Optional<DaemonState> daemon, Optional<Long> stopped) implements BundleFacts {}

    record JobsFacts(List<JobFacts> jobs) implements BundleFacts {}

    /**
     * @param findings number of recorded warnings by code
     * @param what the command's arguments, only if the user agrees
     * @param details of the first findings, only if the user agrees
     */
    record JobFacts(
            long job,
            String kind,
            String standing,
            long started,
            Optional<Long> ended,
            Optional<Integer> exit,
            Optional<String> code,
            Optional<Long> point,
            Optional<Long> bytesRead,
            Optional<Long> bytesSent,
            Optional<Long> warnings,
            Map<String, Long> findings,
            Optional<String> what,
            Optional<List<WarningFacts>> details) {}

    record WarningFacts(String code, Map<String, String> details) {}

    record DirectoriesFacts(List<DirectoryFacts> folders) implements BundleFacts {}

    /** @param role {@code keys}, {@code state}, {@code cache} or {@code logs} */
    record DirectoryFacts(
            String role,
            String path,
            boolean there,
            Optional<String> owner,
            Optional<String> mode,
            long files,
            long bytes,
            Optional<String> fileSystem,
            Optional<Long> total,
            Optional<Long> usable) {}

    /** A part that could not be collected. */
    record UncollectedFacts(String code) implements BundleFacts {}
}
