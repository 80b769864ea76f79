package dev.coffre.web.page;

/**
 * The addresses of a program that every page of it leads to.
 *
 * @param home its first page
 * @param view where a choice of language and appearance is sent
 * @param account the page of whoever is signed in
 * @param signOut where somebody's leaving is sent
 */
public record Site(String home, String view, String account, String signOut) {}
