package dev.coffre.agent.console.properties;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.agent.hook.HooksFile;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.platform.Volumes;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.util.HashMap;
import java.util.Map;

/** <em>Change properties</em>: one page per tab. Thread-safe. */
public final class PropertiesPages {
    private final CoffreHome home;
    private final SettingsFile settings;
    private final ProxyChoice systemProxy;
    private final Volumes volumes;
    private final MachineClock clock;
    private final JobRegistry jobs;
    private final PropertiesTabLayout tabs;
    private final ChildJobs children;

    public PropertiesPages(
            VaultConnector vault,
            ProxyChoice systemProxy,
            Volumes volumes,
            JobRegistry jobs,
            ConsoleLayout layout,
            ChildJobs children) {
        this.home = vault.home();
        this.settings = vault.settings();
        this.clock = vault.clock();
        this.systemProxy = systemProxy;
        this.volumes = volumes;
        this.jobs = jobs;
        this.tabs = new PropertiesTabLayout(new DaemonClient(home.state(), home.sockets()), layout);
        this.children = children;
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        Map<String, PageHandler<ConsolePageRequest>> all = new HashMap<>();
        all.put("GET /properties", request -> new PageResponse.Redirect(PropertiesTab.PROXY.address()));
        all.putAll(new ProxyPage(tabs, settings, systemProxy).routes());
        all.putAll(new ThrottlingPage(tabs, settings, clock).routes());
        all.putAll(new EncryptionPage(tabs, home.state(), children).routes());
        all.putAll(new CachePage(tabs, home, jobs, volumes).routes());
        all.putAll(new NotificationsPage(tabs, new KeyFolder(home.keys()), settings, jobs).routes());
        all.putAll(new HooksPage(tabs, new HooksFile(home.hooks())).routes());
        all.putAll(new ProtectionPage(tabs, new StoppedProtectionFile(home.state()), children).routes());
        return all;
    }
}
