package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.agent.daemon.Daemon;
import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.machine.AgentInstallation;
import dev.coffre.agent.platform.Here;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.schedule.ScheduleForm;
import dev.coffre.agent.schedule.ScheduleParser;
import dev.coffre.agent.service.ServiceBody;
import dev.coffre.agent.service.ServiceControl;
import dev.coffre.agent.service.ServiceStatus;
import dev.coffre.agent.service.ServiceStatus.State;
import dev.coffre.agent.service.ServiceTexts;
import dev.coffre.agent.service.SystemLog.Event;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code coffre service}, with a service manager of the test. */
class ServiceCommandTest {
    private static final Instant NINE = Instant.parse("2026-11-23T21:00:00Z");

    private AgentFixture fixture;
    private CommandRunner runner;

    @BeforeEach
    void start(@TempDir Path folder) {
        fixture = new AgentFixture(folder);
        runner = fixture.shell();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** A service manager that does as it is asked. */
    private static final class ObedientManager implements ServiceControl {
        private State state = State.ABSENT;
        private final List<String> installed = new ArrayList<>();
        private final CountDownLatch ready = new CountDownLatch(1);
        private volatile Optional<ServiceBody> body = Optional.empty();

        @Override
        public List<String> install(ServiceTexts texts, List<String> arguments) {
            state = State.STOPPED;
            installed.add(texts.displayName());
            installed.addAll(arguments);
            return List.of("sid");
        }

        @Override
        public boolean uninstall() {
            boolean was = state != State.ABSENT;
            state = State.ABSENT;
            return was;
        }

        @Override
        public ServiceStatus start() {
            state = state == State.ABSENT ? State.ABSENT : State.RUNNING;
            return status();
        }

        @Override
        public ServiceStatus stop() {
            state = state == State.ABSENT ? State.ABSENT : State.STOPPED;
            return status();
        }

        @Override
        public ServiceStatus status() {
            return new ServiceStatus(state, state == State.RUNNING ? 42 : 0, 0);
        }

        @Override
        public int run(ServiceBody service) {
            body = Optional.of(service);
            return service.run(ready::countDown);
        }
    }

    private int run(String name, CommandRunner.CommandBody action) {
        return runner.run("service " + name, new GlobalOptions(), action);
    }

    @Test
    void installsStartsStopsAndRemoves() {
        ObedientManager manager = new ObedientManager();
        ServiceActions actions = new ServiceActions(Optional.of(manager));

        assertThat(run("status", actions::status)).isEqualTo(1);
        assertThat(run("start", actions::start)).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[service-refused]", "the service is not installed");

        assertThat(run("install", actions::install)).isZero();
        assertThat(manager.installed).containsExactly("Coffre backup agent", "service", "run", "--lang", "en");
        assertThat(fixture.terminal.takeOut()).contains("The service is installed", "identity of its own (SID)");
        assertThat(run("start", actions::start)).isZero();
        assertThat(run("status", actions::status)).isZero();
        assertThat(fixture.terminal.takeOut()).contains("The service runs.");
        assertThat(run("stop", actions::stop)).isZero();
        assertThat(run("uninstall", actions::uninstall)).isZero();
        assertThat(fixture.terminal.takeOut()).contains("The service is removed.");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void elsewhereSystemdRunsTheService() {
        for (String name : List.of("install", "uninstall", "start", "stop", "status", "run")) {
            assertThat(fixture.run("service", name)).isEqualTo(2);
            assertThat(fixture.terminal.takeErr()).contains("[service-windows-only]", "systemctl status coffre");
        }
    }

    @Test
    void namesWhatTheServiceManagerRefuses() {
        ServiceControl closed = new ServiceControl() {
            @Override
            public List<String> install(ServiceTexts texts, List<String> arguments) throws IOException {
                throw new AccessDeniedException("");
            }

            @Override
            public boolean uninstall() {
                return false;
            }

            @Override
            public ServiceStatus start() {
                return new ServiceStatus(State.STOPPED, 0, 7);
            }

            @Override
            public ServiceStatus stop() {
                return new ServiceStatus(State.STOP_PENDING, 42, 0);
            }

            @Override
            public ServiceStatus status() {
                return ServiceStatus.absent();
            }

            @Override
            public int run(ServiceBody body) throws IOException {
                throw new ServiceNotStartedException();
            }
        };
        ServiceActions actions = new ServiceActions(Optional.of(closed));

        assertThat(run("install", actions::install)).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[service-refused]", "permission denied");
        assertThat(run("start", actions::start)).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("the service did not start");
        assertThat(run("stop", actions::stop)).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("the service did not stop in time");
        assertThat(catchThrowableOfType(
                                Problem.class,
                                () -> new ServiceRun(
                                                runner,
                                                closed,
                                                daemons(CoffreHome.below(Path.of(""), Here.PLATFORM), ""),
                                                (event, text) -> {})
                                        .run(runner.output(false)))
                        .code())
                .isEqualTo(ProblemCode.SERVICE_REFUSED);
    }

    private DaemonRun daemons(CoffreHome home, String job) {
        return new DaemonRun(
                runner,
                () -> fixture.console(),
                link -> new Daemon(
                        home,
                        () -> NINE,
                        () -> ZoneOffset.UTC,
                        arguments -> new ProcessBuilder("/bin/sh", "-c", job).start(),
                        new AgentInstallation("bench", () -> "a system", "test"),
                        link,
                        () -> {
                            throw ProblemCode.NOT_REGISTERED.problem();
                        }));
    }

    /** The words of a result line are those of a program that the daemon does not trust with more than a code. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void writesStartEndAndFailedBackupsToTheLogOfTheSystem(@TempDir Path folder) throws InterruptedException {
        CoffreHome home = CoffreHome.below(folder, Here.PLATFORM);
        new BackupPolicyFile(home.policy())
                .update(policy -> policy.with(
                        ProtectionGroup.DEFAULT_NAME,
                        group -> group.withSchedule(
                                        Optional.of(ScheduleForm.of(ScheduleParser.daily("21:00"))),
                                        NINE.minus(Duration.ofHours(1)))
                                .withSpread(Duration.ZERO)));
        Map<Event, String> events = new ConcurrentHashMap<>();
        CountDownLatch failed = new CountDownLatch(1);
        ObedientManager manager = new ObedientManager();
        String secret = "/srv/secret/path horse battery";
        DaemonRun daemon = daemons(
                home,
                "echo '" + secret + "' >&2; echo '{\"event\":\"problem\",\"title\":\"" + secret + "\"}';"
                        + "echo '{\"event\":\"result\",\"code\":\"not-registered\",\"exit\":1}'; exit 1");
        Thread service = Thread.ofPlatform()
                .start(() -> run(
                        "run",
                        output -> new ServiceRun(runner, manager, daemon, (event, text) -> {
                                    events.put(event, text);
                                    if (event == Event.BACKUP_FAILED) {
                                        failed.countDown();
                                    }
                                })
                                .run(output)));

        assertThat(manager.ready.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(new DaemonClient(home.state(), home.sockets()).state()).isPresent();
        manager.body.orElseThrow().stop();
        assertThat(service.join(Duration.ofSeconds(20))).isTrue();

        assertThat(events).containsOnlyKeys(Event.STARTED, Event.STOPPED, Event.BACKUP_FAILED);
        assertThat(events.get(Event.BACKUP_FAILED))
                .isEqualTo(
                        "The scheduled backup of protection group default failed [not-registered]. More: coffre jobs");
        assertThat(events.values()).allSatisfy(text -> assertThat(text).doesNotContain("secret", "horse"));
    }
}
