package dev.coffre.server.portal.people;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.AccountSession;
import dev.coffre.server.people.InitialSetup;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.people.SignInService.SignInAttempt;
import dev.coffre.server.portal.access.PortalSecurity;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.service.InitialAccount;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
import java.util.Map;
import java.util.Optional;

/** First page of a new service: a person with the setup code creates the first administrator. */
public final class InitialSetupPage {
    static final String ADDRESS = "/portal/first-run";

    private final InitialSetup initialSetup;
    private final SignInService signInService;
    private final PortalSecurity security;
    private final PlatformThreads threads;
    private final PortalLayout layout;

    public InitialSetupPage(
            InitialSetup initialSetup,
            SignInService signInService,
            PortalSecurity portalSecurity,
            PlatformThreads threads,
            PortalLayout layout) {
        this.initialSetup = initialSetup;
        this.signInService = signInService;
        this.security = portalSecurity;
        this.threads = threads;
        this.layout = layout;
    }

    public PageResponse show(PortalRequest request) {
        if (!initialSetup.isOpen()) {
            return new PageResponse.Redirect(SignInPage.ADDRESS);
        }
        return page(request, 200, layout.standalone(request, request.say("first-run.title")));
    }

    /** Creates the administrator and signs that person in. */
    public PageResponse create(PortalRequest request) {
        InitialSetup firstRun = initialSetup;
        String name = request.field("name").orElse(InitialAccount.ADMINISTRATOR);
        String password = request.rawField("password");
        try {
            if (!password.equals(request.rawField("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            AccountSession signedIn = threads.call(() -> {
                firstRun.createAdministrator(request.field("code").orElse(""), name, password, request.remoteAddress());
                return signInService.signIn(
                        new SignInAttempt(name, password, Optional.empty(), request.remoteAddress()));
            });
            security.signIn(signedIn, request.servletRequest(), request.servletResponse());
            request.setNotice(request.say("first-run.done", name));
            return new PageResponse.Redirect(ViewPreferences.REDIRECTS.home());
        } catch (Problem refused) {
            PageContext frame =
                    layout.standalone(request, request.say("first-run.title")).withProblem(refused);
            return page(request, refused.code().httpStatus(), frame);
        }
    }

    private static PageResponse page(PortalRequest request, int status, PageContext frame) {
        return new PageResponse.Page(
                status,
                "portal/first-run",
                Map.of(
                        "frame",
                        frame,
                        "name",
                        request.field("name").orElse(InitialAccount.ADMINISTRATOR),
                        "code",
                        request.field("code").orElse("")));
    }
}
