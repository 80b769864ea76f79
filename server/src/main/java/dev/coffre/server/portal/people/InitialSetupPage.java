package dev.coffre.server.portal.people;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.AccountSession;
import dev.coffre.server.people.InitialSetup;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.people.SignInService.SignInAttempt;
import dev.coffre.server.portal.access.PortalSecurity;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.server.service.InitialAccount;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext;
import java.util.Map;
import java.util.Optional;

/** First page of a new service: a person with the setup code creates the first administrator. */
public final class InitialSetupPage {
    static final String ADDRESS = "/portal/first-run";

    private final InitialSetup initialSetup;
    private final SignInService signInService;
    private final PortalSecurity security;
    private final PlatformThreads threads;
    private final PortalLayout frames;

    public InitialSetupPage(
            InitialSetup initialSetup,
            SignInService signInService,
            PortalSecurity door,
            PlatformThreads threads,
            PortalLayout frames) {
        this.initialSetup = initialSetup;
        this.signInService = signInService;
        this.security = door;
        this.threads = threads;
        this.frames = frames;
    }

    public PortalResponse show(PortalRequest visit) {
        if (!initialSetup.isOpen()) {
            return new PortalResponse.PortalRedirect(SignInPage.ADDRESS);
        }
        return page(visit, 200, frames.standalone(visit, visit.say("first-run.title")));
    }

    /** Creates the administrator and signs that person in. */
    public PortalResponse create(PortalRequest visit) {
        InitialSetup firstRun = initialSetup;
        String name = visit.field("name").orElse(InitialAccount.ADMINISTRATOR);
        String password = visit.rawField("password");
        try {
            if (!password.equals(visit.rawField("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            AccountSession signedIn = threads.call(() -> {
                firstRun.createAdministrator(visit.field("code").orElse(""), name, password, visit.remoteAddress());
                return signInService.signIn(new SignInAttempt(name, password, Optional.empty(), visit.remoteAddress()));
            });
            security.signIn(signedIn, visit.servletRequest(), visit.servletResponse());
            visit.flash(new Notice.Done(visit.say("first-run.done", name)));
            return new PortalResponse.PortalRedirect(SafeRedirect.HOME);
        } catch (Problem refused) {
            PageContext frame = frames.standalone(visit, visit.say("first-run.title"))
                    .withNotice(ProblemNotices.notice(refused, visit.language()));
            return page(visit, refused.code().httpStatus(), frame);
        }
    }

    private static PortalResponse page(PortalRequest visit, int status, PageContext frame) {
        return new PortalResponse.Page(
                status,
                "portal/first-run",
                Map.of(
                        "frame",
                        frame,
                        "name",
                        visit.field("name").orElse(InitialAccount.ADMINISTRATOR),
                        "code",
                        visit.field("code").orElse("")));
    }
}
