package dev.coffre.agent.console.properties;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.child.ChildOrder;
import dev.coffre.agent.child.PrivateFolder;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.ProxyField;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.Settings;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.agent.registration.PassphraseRule;
import dev.coffre.agent.world.World;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.vault.remote.ProxyLogin;
import dev.coffre.web.page.Link;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** <em>Change properties</em>. What takes more than a file is done by the command of it. Thread-safe. */
public final class PropertiesPages {
    private static final String PIPE = "/dev/stdin";

    private final World world;
    private final Frames frames;
    private final ChildJobs children;

    public PropertiesPages(World world, Frames frames, ChildJobs children) {
        this.world = world;
        this.frames = frames;
        this.children = children;
    }

    public Map<String, Handler> routes() {
        return Map.of(
                "GET /properties", visit -> new Answer.Elsewhere(PropertiesTab.PROXY.address()),
                "GET /properties/proxy", this::proxy,
                "POST /properties/proxy", visit -> change(visit, PropertiesTab.PROXY, () -> setProxy(visit)),
                "GET /properties/encryption", this::encryption,
                "POST /properties/encryption",
                        visit -> change(visit, PropertiesTab.ENCRYPTION, () -> setPassphrase(visit)),
                "GET /properties/protection", this::protection,
                "POST /properties/protection",
                        visit -> change(visit, PropertiesTab.PROTECTION, () -> setProtection(visit)));
    }

    private Answer page(Visit visit, PropertiesTab current, Map<String, Object> values) {
        List<Link> tabs = Arrays.stream(PropertiesTab.values())
                .map(tab -> new Link(visit.say("properties." + tab.code()), tab.address(), tab == current))
                .toList();
        Map<String, Object> all = new HashMap<>(values);
        all.put("frame", frames.tabbed(visit, "properties.title", tabs));
        return Answer.page("console/properties-" + current.code(), all);
    }

    private Answer change(Visit visit, PropertiesTab tab, Runnable change) {
        try {
            change.run();
            new DaemonClient(world.home().state()).changed();
            visit.tell(visit.say("properties.changed"));
        } catch (Problem problem) {
            visit.tell(problem);
        }
        return new Answer.Elsewhere(tab.address());
    }

    private SettingsFile settings() {
        return new SettingsFile(world.home().settings(), world.environment());
    }

    private Answer proxy(Visit visit) {
        Map<String, Object> values = switch (settings().read().proxy()) {
            case ProxyChoice.None none -> fields("none", "", "3128", "");
            case ProxyChoice.FromEnvironment environment -> fields("system", "", "3128", "");
            case ProxyChoice.Explicit(var host, var port, var login) ->
                fields(
                        "explicit",
                        host,
                        String.valueOf(port),
                        login.map(ProxyLogin::user).orElse(""));
        };
        return page(visit, PropertiesTab.PROXY, values);
    }

    private static Map<String, Object> fields(String mode, String host, String port, String user) {
        return Map.of("mode", mode, "host", host, "port", port, "user", user);
    }

    private void setProxy(Visit visit) {
        ProxyChoice chosen = ProxyField.read(visit, world.environment());
        Settings unused = settings().update(known -> known.withProxy(withKnownPassword(chosen, known.proxy())));
    }

    /** Whoever leaves the password empty, and the rest as it was, means the one of before: no page shows it. */
    private static ProxyChoice withKnownPassword(ProxyChoice chosen, ProxyChoice known) {
        if (chosen instanceof ProxyChoice.Explicit(var host, var port, var login)
                && known instanceof ProxyChoice.Explicit(var knownHost, var knownPort, var knownLogin)
                && host.equals(knownHost)
                && port == knownPort
                && login.map(ProxyLogin::user).equals(knownLogin.map(ProxyLogin::user))
                && login.filter(one -> one.password().length > 0).isEmpty()) {
            return known;
        }
        return chosen;
    }

    private Answer encryption(Visit visit) {
        return page(visit, PropertiesTab.ENCRYPTION, Map.of("least", Passphrase.MIN_CODE_POINTS));
    }

    /** {@code coffre passphrase change} */
    private void setPassphrase(Visit visit) {
        if (!visit.ticked("acknowledged")) {
            throw ProblemCode.LOSS_NOT_ACKNOWLEDGED.problem();
        }
        PrivateFolder folder = PrivateFolder.in(world.home().state());
        try (Passphrase passphrase = PassphraseRule.typedTwice(visit.typed("passphrase"), visit.typed("again"))) {
            List<String> arguments = List.of(
                    "passphrase",
                    "change",
                    "--i-saved-the-passphrase",
                    "--passphrase-file=" + PIPE,
                    "--pin-file=" + folder.write("pin", bytes(visit.typed("pin"))));
            children.run(
                    new ChildOrder(JobKind.KEY_CHANGE, arguments.getFirst(), arguments, passphrase.utf8(), () -> {}));
        } finally {
            folder.delete();
        }
    }

    private Answer protection(Visit visit) {
        return page(
                visit,
                PropertiesTab.PROTECTION,
                Map.of(
                        "stopped",
                        new StoppedProtection(world.home().state()).read().map(StoppedProtection.Stop::since)));
    }

    /** {@code coffre policy stop} and {@code resume} */
    private void setProtection(Visit visit) {
        List<String> arguments = new ArrayList<>(List.of("policy"));
        switch (visit.field("what").orElse("")) {
            case "stop" -> arguments.add("stop");
            case "delete" -> arguments.addAll(List.of("stop", "--delete"));
            case "resume" -> arguments.add("resume");
            default -> throw ProblemCode.FORM_EXPIRED.problem();
        }
        if (visit.ticked("sure")) {
            arguments.add("--yes");
        }
        arguments.add("--pin-file=" + PIPE);
        children.run(new ChildOrder(
                JobKind.KEY_CHANGE, arguments.getFirst(), arguments, bytes(visit.typed("pin")), () -> {}));
    }

    private static byte[] bytes(String typed) {
        return typed.strip().getBytes(StandardCharsets.UTF_8);
    }
}
