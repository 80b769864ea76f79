package dev.coffre.server.portal.people;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Account;
import dev.coffre.server.people.AccountQueries;
import dev.coffre.server.people.AccountSession;
import dev.coffre.server.people.InitialSetup;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.people.SignInService.SignInAttempt;
import dev.coffre.server.portal.access.PortalSecurity;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sign-in and sign-out. */
public final class SignInPage {
    static final String ADDRESS = "/portal/sign-in";

    private final SignInService signInService;
    private final InitialSetup initialSetup;
    private final AccountQueries accounts;
    private final PortalSecurity security;
    private final PlatformThreads threads;
    private final PortalLayout layout;

    public SignInPage(
            SignInService signInService,
            InitialSetup initialSetup,
            AccountQueries accounts,
            PortalSecurity portalSecurity,
            PlatformThreads threads,
            PortalLayout layout) {
        this.signInService = signInService;
        this.initialSetup = initialSetup;
        this.accounts = accounts;
        this.security = portalSecurity;
        this.threads = threads;
        this.layout = layout;
    }

    /** Redirects to the sign-in page, which leads back to the requested page. */
    public static PageResponse redirectFrom(PortalRequest request) {
        String back = request.servletRequest().getMethod().equals("GET")
                ? "?back=" + URLEncoder.encode(request.pathAndQuery(), StandardCharsets.UTF_8)
                : "";
        return new PageResponse.Redirect(ADDRESS + back);
    }

    public PageResponse show(PortalRequest request) {
        if (initialSetup.isOpen()) {
            return new PageResponse.Redirect(InitialSetupPage.ADDRESS);
        }
        if (request.person().isPresent()) {
            return new PageResponse.Redirect(ViewPreferences.REDIRECTS.validated(request.field("back")));
        }
        PageContext frame = layout.standalone(request, request.say("sign-in.title"));
        boolean changed = request.field("changed").isPresent();
        PageContext pageContext = changed ? frame.withNotice(new Notice.Done(request.say("account.changed"))) : frame;
        return page(request, 200, pageContext, false);
    }

    public PageResponse signIn(PortalRequest request) {
        String name = request.field("name").orElse("");
        String password = request.rawField("password");
        try {
            AccountSession signedIn = threads.call(() -> signInService.signIn(
                    new SignInAttempt(name, password, request.field("code"), request.remoteAddress())));
            security.signIn(signedIn, request.servletRequest(), request.servletResponse());
            accounts.find(signedIn.account())
                    .flatMap(Account::language)
                    .ifPresent(language -> ViewPreferences.applyAccountLanguage(request, language));
            return new PageResponse.Redirect(ViewPreferences.REDIRECTS.validated(request.field("back")));
        } catch (Problem refused) {
            PageContext frame =
                    layout.standalone(request, request.say("sign-in.title")).withProblem(refused);
            return page(request, refused.code().httpStatus(), frame, wantsCode(refused));
        }
    }

    public PageResponse signOut(PortalRequest request) {
        security.signOut(request.servletRequest(), request.servletResponse());
        return new PageResponse.Redirect(ADDRESS);
    }

    /** Asks for a code only after the right password, and only if the account has a second factor. */
    private static boolean wantsCode(Problem refused) {
        return refused.code() == ProblemCode.SECOND_FACTOR_MISSING || refused.code() == ProblemCode.SECOND_FACTOR_WRONG;
    }

    private static PageResponse page(PortalRequest request, int status, PageContext frame, boolean wantsCode) {
        return new PageResponse.Page(
                status,
                "portal/sign-in",
                Map.of(
                        "frame",
                        frame,
                        "name",
                        request.field("name").orElse(""),
                        "wantsCode",
                        wantsCode,
                        "back",
                        ViewPreferences.REDIRECTS.validated(request.field("back"))));
    }
}
