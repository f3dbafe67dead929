// One quiet sentence, whatever comes: what comes is empty. Its words stand in the address of this file.

const said = new URL(self.location.href).searchParams;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("push", (event) => {
  event.waitUntil(self.registration.showNotification(said.get("title"), {
    body: said.get("text"), lang: said.get("lang"), dir: said.get("dir"), tag: "kesher", silent: true,
  }));
});

self.addEventListener("notificationclick", (event) => event.notification.close());
