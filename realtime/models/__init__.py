from realtime.models.socket_ticket import SocketTicket

__all__ = ["SocketTicket"]
