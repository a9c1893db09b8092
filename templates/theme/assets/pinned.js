// The permanent address of a text that is still the present one leads on to it, with the line that was asked for.
location.replace(document.querySelector("[rel=latest-version]").href + location.hash);
