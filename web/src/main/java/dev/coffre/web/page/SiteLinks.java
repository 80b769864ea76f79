package dev.coffre.web.page;

/**
 * The addresses of a program to which all its pages link.
 *
 * @param home its first page
 * @param view target of the form for language and theme
 * @param account page of the person who is signed in
 * @param signOut target of the form that signs out
 */
public record SiteLinks(String home, String view, String account, String signOut) {}
